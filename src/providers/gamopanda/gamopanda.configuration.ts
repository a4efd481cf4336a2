import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import { IsSeconds, IsSecret, IsSet, IsSwitch, MayBeUnset } from '../../config/variable-rules.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { gamopandaContract } from './gamopanda.contract.js';
import { type GamopandaOptions, resolveGamopandaOptions } from './gamopanda.options.js';
import { GamopandaSection } from './gamopanda.section.js';
import { gamopandaSubject } from './gamopanda.subject.js';

/** The variables of one Gamopanda account. */
export class GamopandaEnvironment {
  @IsSet()
  readonly GAMOPANDA_ACCOUNT_ID!: string;

  @IsSet()
  readonly GAMOPANDA_API_KEY!: string;

  @IsSecret()
  readonly GAMOPANDA_API_SECRET!: KeyReference;

  @MayBeUnset()
  @IsSwitch()
  readonly GAMOPANDA_ALLOW_SHORT_SECRET: string = 'false';

  @MayBeUnset()
  @IsSeconds(300)
  readonly GAMOPANDA_IAT_BACKDATE_SECONDS: string = '0';
}

/** How the service configures Gamopanda. */
export const gamopandaConfiguration: ProviderConfiguration<GamopandaEnvironment> = {
  provider: 'gamopanda',
  contract: gamopandaContract,
  section: GamopandaSection,
  subject: gamopandaSubject,
  resolve: resolveGamopandaOptions,
  variables: GamopandaEnvironment,
  keyVariable: 'GAMOPANDA_API_SECRET',
  allowShortSecret: 'GAMOPANDA_ALLOW_SHORT_SECRET',
  toOptions: (variables): GamopandaOptions => ({
    accounts: [
      {
        accountId: variables.GAMOPANDA_ACCOUNT_ID,
        keys: [
          {
            apiKey: variables.GAMOPANDA_API_KEY,
            source: variables.GAMOPANDA_API_SECRET,
            allowShortSecret: variables.GAMOPANDA_ALLOW_SHORT_SECRET === 'true',
            origin: 'GAMOPANDA_API_SECRET',
          },
        ],
        issuedAtBackdateSeconds: Number(variables.GAMOPANDA_IAT_BACKDATE_SECONDS),
      },
    ],
  }),
};
