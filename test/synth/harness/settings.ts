/** Settings that do not depend on each other, each other than its default, for one synthesis that many tests read. */
export const CHANGED_SETTINGS = {
  'baton:accessLogs': 'true',
  'baton:alarmEmail': 'ops@example.com',
  'baton:approvalEmails': 'a@example.com,b@example.com',
  'baton:approvalWebhook': 'approvals/webhook',
  'baton:archiveDays': '30',
  'baton:authorization': 'api-key',
  'baton:factoryConcurrency': 'shop=4',
  'baton:failedThreshold': '7',
  'baton:fileDays': '90',
  'baton:fourEyes': 'true',
  'baton:platformConcurrency': '3',
  'baton:removal': 'destroy',
  'baton:requestsPerDay': '500',
  'baton:shift': 'linear',
  'baton:shiftPercent': '20',
  'baton:stepMetrics': 'false',
};

/** What is left, for a second one. */
export const OTHER_SETTINGS = {
  'baton:accessLogs': 'true',
  'baton:accountLogRole': 'true',
  'baton:alarmEmail': 'ops@example.com',
  'baton:approvalEmails': 'a@example.com',
  'baton:encryptionKey': 'create',
  'baton:rollBackOnFailures': '3',
  'baton:shift': 'canary',
};

/** The console of a stage, under another name than CloudFront gives, for a third one. */
export const CONSOLE_SETTINGS = {
  stage: 'prod',
  'baton:approvalWebhook': 'approvals/webhook',
  'baton:console': 'true',
  'baton:consoleCertificate': 'arn:aws:acm:us-east-1:111122223333:certificate/1234',
  'baton:consoleHost': 'console.example.com',
  'baton:removal': 'destroy',
};
