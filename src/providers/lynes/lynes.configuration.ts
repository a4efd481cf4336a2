import type { ProviderConfiguration } from '../../config/provider-configuration.js';
import {
  IsBaseUrl,
  IsNameList,
  IsSeconds,
  IsSecret,
  IsSet,
  IsSwitch,
  MayBeUnset,
} from '../../config/variable-rules.js';
import type { KeyReference } from '../../keystore/key-source.js';
import { lynesContract } from './lynes.contract.js';
import { type LynesOptions, resolveLynesOptions } from './lynes.options.js';
import { LynesSection } from './lynes.section.js';
import { lynesSubject } from './lynes.subject.js';

/** The variables of one Lynes account. */
export class LynesEnvironment {
  @IsSet()
  readonly LYNES_TENANT_ID!: string;

  @IsSet()
  readonly LYNES_APPLICATION_ID!: string;

  @IsSecret()
  readonly LYNES_API_SECRET!: KeyReference;

  @MayBeUnset()
  @IsBaseUrl()
  readonly LYNES_BASE_URL?: string;

  @MayBeUnset()
  @IsNameList()
  readonly LYNES_ALLOWED_SCOPES: string = 'read,write';

  @MayBeUnset()
  @IsSwitch()
  readonly LYNES_ALLOW_SHORT_SECRET: string = 'false';

  @MayBeUnset()
  @IsSeconds(300)
  readonly LYNES_IAT_BACKDATE_SECONDS: string = '0';
}

/** How the service configures Lynes. */
export const lynesConfiguration: ProviderConfiguration<LynesEnvironment> = {
  provider: 'lynes',
  contract: lynesContract,
  section: LynesSection,
  subject: lynesSubject,
  resolve: resolveLynesOptions,
  variables: LynesEnvironment,
  keyVariable: 'LYNES_API_SECRET',
  allowShortSecret: 'LYNES_ALLOW_SHORT_SECRET',
  toOptions: (variables): LynesOptions => ({
    accounts: [
      {
        tenantId: variables.LYNES_TENANT_ID,
        applicationId: variables.LYNES_APPLICATION_ID,
        allowedScopes: variables.LYNES_ALLOWED_SCOPES.split(',').map((scope) => scope.trim()),
        ...(variables.LYNES_BASE_URL !== undefined && { baseUrl: variables.LYNES_BASE_URL }),
        keys: [
          {
            source: variables.LYNES_API_SECRET,
            allowShortSecret: variables.LYNES_ALLOW_SHORT_SECRET === 'true',
            origin: 'LYNES_API_SECRET',
          },
        ],
        issuedAtBackdateSeconds: Number(variables.LYNES_IAT_BACKDATE_SECONDS),
      },
    ],
  }),
};
