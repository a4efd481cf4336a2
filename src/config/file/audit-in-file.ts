import type { KeyReference } from '../../keystore/key-source.js';
import { ChoiceMember, DestinationMember, SourceMember, WholeNumberMember } from './members.js';

/** Where decisions are recorded. */
export class AuditInFile {
  @DestinationMember({
    description: '`stdout`, or `file:` and a path; one file a replica.',
    example: 'file:/var/log/mintmark/audit.jsonl',
  })
  readonly destination!: string;

  @WholeNumberMember(1, 1_048_576, {
    description: 'MiB after which the file is put aside and a new one begun.',
    required: false,
    default: 100,
  })
  readonly maxMegabytes?: number;

  @ChoiceMember(['hash', 'id'], {
    description: 'How players stand in it: as a hash under `playerKey`, or as they are.',
    required: false,
    default: 'hash',
  })
  readonly players?: 'hash' | 'id';

  @SourceMember({
    description: 'The key of the hash: at least 32 bytes of text, the same on all replicas.',
    example: 'file:/run/secrets/audit-player-key',
    required: false,
  })
  readonly playerKey?: KeyReference;
}
