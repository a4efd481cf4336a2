/** The public ids of the demo's operator at each provider. */
export const ACCOUNTS = {
  gamopanda: { accountId: 'acc-demo', apiKey: 'gp-demo-1' },
  lynes: { tenantId: 'tenant-demo', applicationId: 'app-demo' },
  phoenix: { operatorId: 'operator-demo', instanceId: 'instance-demo' },
  stacked: { gameId: 'demo-game', clientId: 'demo-client' },
};
