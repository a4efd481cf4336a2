import { Matches } from 'class-validator';
import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import {
  IsBaseUrl,
  IsMilliseconds,
  IsSeconds,
  IsSecret,
  IsSet,
  IsSwitch,
  MayBeUnset,
} from '../../config/variable-rules.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { stackedContract } from './stacked.contract.js';
import { HEADER_VALUE, resolveStackedOptions, type StackedOptions } from './stacked.options.js';
import { StackedSection } from './stacked.section.js';
import { stackedSubject } from './stacked.subject.js';

/** The variables of one Stacked account. */
export class StackedEnvironment {
  @IsSet()
  readonly STACKED_GAME_ID!: string;

  @IsSecret()
  readonly STACKED_API_KEY!: KeyReference;

  @Matches(HEADER_VALUE, { message: 'must be set, to 1 to 256 printable ASCII characters without blanks' })
  readonly STACKED_CLIENT_ID!: string;

  @MayBeUnset()
  @IsBaseUrl()
  readonly STACKED_BASE_URL: string = 'https://api.pixels.xyz';

  @MayBeUnset()
  @IsBaseUrl()
  readonly STACKED_DASHBOARD_URL: string = 'https://offers.pixels.xyz/rewards';

  @MayBeUnset()
  @IsMilliseconds(60_000)
  readonly STACKED_TIMEOUT_MS: string = '5000';

  @MayBeUnset()
  @IsSwitch()
  readonly STACKED_SEND_NOT_BEFORE: string = 'false';

  @MayBeUnset()
  @IsSwitch()
  readonly STACKED_ALLOW_SHORT_SECRET: string = 'false';

  @MayBeUnset()
  @IsSeconds(300)
  readonly STACKED_IAT_BACKDATE_SECONDS: string = '0';
}

/** How the service configures Stacked. */
export const stackedConfiguration: ProviderConfiguration<StackedEnvironment> = {
  provider: 'stacked',
  contract: stackedContract,
  section: StackedSection,
  subject: stackedSubject,
  resolve: resolveStackedOptions,
  variables: StackedEnvironment,
  keyVariable: 'STACKED_API_KEY',
  isKeySent: true,
  allowShortSecret: 'STACKED_ALLOW_SHORT_SECRET',
  toOptions: (variables): StackedOptions => ({
    accounts: [
      {
        gameId: variables.STACKED_GAME_ID,
        clientId: variables.STACKED_CLIENT_ID,
        baseUrl: variables.STACKED_BASE_URL,
        dashboardUrl: variables.STACKED_DASHBOARD_URL,
        timeoutMs: Number(variables.STACKED_TIMEOUT_MS),
        sendNotBefore: variables.STACKED_SEND_NOT_BEFORE === 'true',
        keys: [
          {
            source: variables.STACKED_API_KEY,
            allowShortSecret: variables.STACKED_ALLOW_SHORT_SECRET === 'true',
            origin: 'STACKED_API_KEY',
          },
        ],
        issuedAtBackdateSeconds: Number(variables.STACKED_IAT_BACKDATE_SECONDS),
      },
    ],
  }),
};
