/** Whether bytes, handed in piece by piece, are text: valid UTF-8 without control characters other than tab, line and page ends. */
export class TextCheck {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private holds = true;

  add(piece: Uint8Array): void {
    if (!this.holds) return;
    this.holds = piece.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d) && this.decodes(piece, true);
  }

  end(): boolean {
    return this.holds && this.decodes(new Uint8Array(), false);
  }

  private decodes(piece: Uint8Array, stream: boolean): boolean {
    try {
      this.decoder.decode(piece, { stream });
      return true;
    } catch {
      return false;
    }
  }
}
