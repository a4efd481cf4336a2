import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { IsBaseUrl, IsSeconds, IsSecret, IsSet, IsSwitch, MayBeUnset } from '../../config/variable-rules.js';
import type { KeyReference } from '../../keystore/key-source.js';
import type { PhoenixOptions } from './phoenix.options.js';

/** The variables of one Phoenix account. */
export class PhoenixEnvironment {
  @IsSet()
  readonly PHOENIX_OPERATOR_ID!: string;

  @IsSet()
  readonly PHOENIX_INSTANCE_ID!: string;

  @IsSecret()
  readonly PHOENIX_PRIVATE_KEY!: KeyReference;

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
  variables: PhoenixEnvironment,
  keys: { PHOENIX_PRIVATE_KEY: 'RS256' },
  toOptions: (variables): PhoenixOptions => ({
    accounts: [
      {
        operatorId: variables.PHOENIX_OPERATOR_ID,
        instanceId: variables.PHOENIX_INSTANCE_ID,
        privateKey: variables.PHOENIX_PRIVATE_KEY,
        launchBaseUrl: variables.PHOENIX_LAUNCH_BASE_URL,
        balanceMaxAgeSeconds: Number(variables.PHOENIX_BALANCE_MAX_AGE_SECONDS),
        sendKeyId: variables.PHOENIX_SEND_KEY_ID === 'true',
        issuedAtBackdateSeconds: Number(variables.PHOENIX_IAT_BACKDATE_SECONDS),
      },
    ],
  }),
};
