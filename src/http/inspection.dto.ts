import { FINDING_CATALOGUE, type Severity } from '../tokens/explain-finding.js';
import type { FindingCode } from '../tokens/finding.js';
import type { ExplainedFinding, Inspection } from '../tokens/inspection.js';
import { ApiProperty } from './api-decorators.js';

class FindingDto implements ExplainedFinding {
  @ApiProperty({ enum: Object.keys(FINDING_CATALOGUE), example: 'expired' })
  readonly code!: FindingCode;

  @ApiProperty({ enum: ['error', 'warning'], description: '`error`: the provider refuses the token for it.' })
  readonly severity!: Severity;

  @ApiProperty({ required: false, example: 'jwt-expired', description: "The provider's own code for it." })
  readonly providerCode?: string;

  @ApiProperty({ required: false, example: 'exp', description: 'Path of the claim or header member.' })
  readonly claim?: string;

  @ApiProperty({ required: false, example: 'whole seconds since the epoch' })
  readonly expected?: string;

  @ApiProperty({ required: false, example: '1795348800' })
  readonly actual?: string;

  @ApiProperty({ example: 'expired 95 s (1 min 35 s) ago' })
  readonly detail!: string;

  @ApiProperty({ example: 'Mint a fresh token, sooner before its use.' })
  readonly fix!: string;
}

/** Answer of `POST /v1/{provider}/tokens/verify` as OpenAPI shows it. */
export class InspectionDto implements Inspection {
  @ApiProperty({ description: 'Whether the provider would accept the token, by its documented rules.' })
  readonly valid!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'jwt-expired',
    description: 'What the provider would answer; our code where it publishes none; null when valid.',
  })
  readonly code!: string | null;

  @ApiProperty({ type: () => [FindingDto], description: 'Everything that is wrong or suspicious.' })
  readonly findings!: readonly FindingDto[];

  @ApiProperty({
    description: 'Whether the signature held; without it, header and claims are not to be believed.',
  })
  readonly verified!: boolean;

  @ApiProperty({ type: 'object', selfRequired: true, nullable: true, additionalProperties: true })
  readonly header!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ type: 'object', selfRequired: true, nullable: true, additionalProperties: true })
  readonly claims!: Readonly<Record<string, unknown>> | null;
}
