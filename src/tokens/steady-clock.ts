import { uptime } from 'node:os';
import { Injectable } from '@nestjs/common';

/** Time since the machine was started: nobody sets it, and it goes on while the machine is suspended. */
@Injectable()
export class SteadyClock {
  /** Milliseconds. */
  nowMs(): number {
    return uptime() * 1000;
  }
}
