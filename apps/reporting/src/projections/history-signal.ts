import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/** Rings after every commit that added to history in this process; whoever listens polls all the same. */
@Injectable()
export class HistorySignal {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  ring(): void {
    this.emitter.emit('grown');
  }

  /** Calls `listener` after each ring until the answer is called. */
  onGrown(listener: () => void): () => void {
    this.emitter.on('grown', listener);
    return () => this.emitter.off('grown', listener);
  }
}
