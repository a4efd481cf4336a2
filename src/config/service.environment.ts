import { Allow, IsIn } from 'class-validator';
import type { KeyReference } from '../keystore/key-source.js';
import { LOG_LEVELS, type LogLevel } from '../observability/log.js';
import { IsPort, IsSecret, IsSet, MayBeUnset } from './variable-rules.js';

/** The variables of the service itself. */
export class ServiceEnvironment {
  @MayBeUnset()
  @IsSet()
  readonly HOST: string = '127.0.0.1';

  @MayBeUnset()
  @IsPort()
  readonly PORT: string = '3000';

  @MayBeUnset()
  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  readonly LOG_LEVEL: LogLevel = 'info';

  /** The path of `mintmark.yaml`. */
  @Allow()
  readonly MINTMARK_CONFIG?: string;

  /** Where the key is read that callers present; `mintmark.yaml` may name callers instead, or more. */
  @MayBeUnset()
  @IsSecret()
  readonly CALLER_API_KEY?: KeyReference;
}
