import { Global, Module } from '@nestjs/common';
import { Admission } from './admission.js';
import { CrowdGate } from './crowd-gate.js';
import { Drain } from './drain.js';
import { RouteTable } from './route-table.js';

/**
 * What a server knows of all its requests together: which are let in, which are under way when it ends, which routes there are.
 * Global: guards and filters, wherever they are bound, go by it where it is there.
 */
@Global()
@Module({
  providers: [Admission, CrowdGate, Drain, RouteTable],
  exports: [Admission, CrowdGate, Drain, RouteTable],
})
export class ServerModule {}
