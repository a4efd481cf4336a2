import { AuditController } from '../access/audit.controller.js';
import { routeRulesOf } from '../access/route-rules.js';
import { KeysController } from '../keys/keys.controller.js';
import { GamopandaController } from '../providers/gamopanda/gamopanda.controller.js';
import { LynesController } from '../providers/lynes/lynes.controller.js';
import { PhoenixController } from '../providers/phoenix/phoenix.controller.js';
import { StackedController } from '../providers/stacked/stacked.controller.js';

/** The routes of the service that need a grant; one line a provider. */
export const GRANTED_ROUTES = routeRulesOf([
  GamopandaController,
  LynesController,
  PhoenixController,
  StackedController,
  KeysController,
  AuditController,
]);
