import { type DynamicModule, Inject, Injectable } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { AccessModule, type Caller, CallerAuthenticator, ConfiguredCallers } from '../../src/index.js';

/** Knows callers by the token that the app's own gateway has put in the place of their certificates. */
@Injectable()
class GatewayCallers extends CallerAuthenticator {
  constructor(
    @Inject(ConfiguredCallers) private readonly callers: ConfiguredCallers,
    @Inject(JwtService) private readonly jwt: JwtService,
  ) {
    super();
  }

  override async authenticate(presented: string): Promise<Caller | undefined> {
    const rules = { algorithms: ['HS256' as const], audience: 'mintmark', maxAge: '1m' };
    const claims = await this.jwt.verifyAsync<{ sub: string }>(presented, rules).catch(() => undefined);
    return claims && this.callers.find(claims.sub);
  }
}

/** Who they are, the gateway says; what they may do stands here. */
export function gatewayAccess(secret: string): DynamicModule {
  return AccessModule.forRoot({
    callers: [
      { name: 'lobby', grants: [{ provider: 'lynes', accounts: ['eu'], operations: ['mint'] }] },
      { name: 'crm', grants: [{ provider: 'lynes', accounts: '*', operations: ['verify'] }] },
    ],
    limits: { player: { requests: 30, perSeconds: 60 } },
    authenticator: GatewayCallers,
    imports: [JwtModule.register({ secret })],
  });
}
