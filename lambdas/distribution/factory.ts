import type { Factory } from 'baton/actions';
import { distributionPorts } from './shared/outbox/ports.ts';

export default {
  title: 'Distribution',
  description: 'Publishes a campaign by mail, blog and social networks, and withdraws what it has published.',
  ports: distributionPorts,
} satisfies Factory;
