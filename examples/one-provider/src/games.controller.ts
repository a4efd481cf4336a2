import { Controller, Get, Param } from '@nestjs/common';
import { type GameLaunch, GamesService } from './games.service.js';

@Controller('games')
export class GamesController {
  constructor(private readonly games: GamesService) {}

  @Get(':gameId/launch')
  launch(@Param('gameId') gameId: string): Promise<GameLaunch> {
    return this.games.launch(gameId);
  }
}
