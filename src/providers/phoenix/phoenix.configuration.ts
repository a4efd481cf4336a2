import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { IsBaseUrl, IsSeconds, IsSecret, IsSet, IsSwitch, MayBeUnset } from '../../config/variable-rules.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { phoenixContract } from './phoenix.contract.js';
import { type PhoenixOptions, resolvePhoenixOptions } from './phoenix.options.js';
import { PhoenixSection } from './phoenix.section.js';
import { phoenixSubject } from './phoenix.subject.js';

/** The variables of one Phoenix account. */
export class PhoenixEnvironment {
  @IsSet()
  readonly PHOENIX_OPERATOR_ID!: string;

  @IsSet()
  readonly PHOENIX_INSTANCE_ID!: string;

  @IsSecret()
  readonly PHOENIX_PRIVATE_KEY!: KeyReference;

  @MayBeUnset()
  @IsSecret()
  readonly PHOENIX_WEBHOOK_PUBLIC_KEY?: KeyReference;

  @MayBeUnset()
  @IsBaseUrl()
  readonly PHOENIX_LAUNCH_BASE_URL: string = 'https://games.phoenixbet.io';

  @MayBeUnset()
  @IsSeconds(86_400, 1)
  readonly PHOENIX_BALANCE_MAX_AGE_SECONDS: string = '60';

  @MayBeUnset()
  @IsSwitch()
  readonly PHOENIX_SEND_KEY_ID: string = 'false';

  @MayBeUnset()
  @IsSeconds(300)
  readonly PHOENIX_IAT_BACKDATE_SECONDS: string = '0';
}

/** How the service configures Phoenix. */
export const phoenixConfiguration: ProviderConfiguration<PhoenixEnvironment> = {
  provider: 'phoenix',
  contract: phoenixContract,
  section: PhoenixSection,
  subject: phoenixSubject,
  resolve: resolvePhoenixOptions,
  variables: PhoenixEnvironment,
  keyVariable: 'PHOENIX_PRIVATE_KEY',
  publicKeyVariables: ['PHOENIX_WEBHOOK_PUBLIC_KEY'],
  toOptions: (variables): PhoenixOptions => ({
    accounts: [
      {
        operatorId: variables.PHOENIX_OPERATOR_ID,
        instanceId: variables.PHOENIX_INSTANCE_ID,
        keys: [{ source: variables.PHOENIX_PRIVATE_KEY, origin: 'PHOENIX_PRIVATE_KEY' }],
        ...(variables.PHOENIX_WEBHOOK_PUBLIC_KEY !== undefined && {
          webhookPublicKey: variables.PHOENIX_WEBHOOK_PUBLIC_KEY,
          webhookPublicKeyOrigin: 'PHOENIX_WEBHOOK_PUBLIC_KEY',
        }),
        launchBaseUrl: variables.PHOENIX_LAUNCH_BASE_URL,
        balanceMaxAgeSeconds: Number(variables.PHOENIX_BALANCE_MAX_AGE_SECONDS),
        sendKeyId: variables.PHOENIX_SEND_KEY_ID === 'true',
        issuedAtBackdateSeconds: Number(variables.PHOENIX_IAT_BACKDATE_SECONDS),
      },
    ],
  }),
};
