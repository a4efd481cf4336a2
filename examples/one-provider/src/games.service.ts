import { Injectable } from '@nestjs/common';
import { PhoenixService } from 'mintmark/phoenix';

/** What the browser needs to open a game. */
export interface GameLaunch {
  readonly launchUrl: string | undefined;
  readonly refreshAfterSeconds: number;
}

@Injectable()
export class GamesService {
  constructor(private readonly phoenix: PhoenixService) {}

  async launch(gameId: string): Promise<GameLaunch> {
    const player = await this.loggedInPlayer();
    const token = await this.phoenix.issue({ ...player, gameId });
    return { launchUrl: token.delivery.launchUrl, refreshAfterSeconds: token.refreshAfterSeconds };
  }

  /** Your session and your wallet say who plays, and with how much. */
  private loggedInPlayer(): Promise<{ playerId: string; name: string; balance: string }> {
    return Promise.resolve({ playerId: 'player-9', name: 'Ada', balance: '1234.56' });
  }
}
