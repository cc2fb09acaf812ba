// One test file for all: Jest loads the CDK library, which takes seconds, once for each.
import './suites/data.ts';
import './suites/actions.ts';
import './suites/workflows.ts';
import './suites/workers.ts';
import './suites/versions.ts';
import './suites/api.ts';
import './suites/console.ts';
import './suites/monitoring.ts';
import './suites/constructs.ts';
import './suites/stages.ts';
import './suites/encryption.ts';
import './suites/partitions.ts';
import './suites/scale.ts';
import './suites/step-types.ts';
import './suites/fields.ts';
import './suites/snapshot.ts';
import './suites/nag.ts';
