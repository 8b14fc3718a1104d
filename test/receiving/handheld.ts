import { randomUUID } from 'node:crypto';
import type { Browser } from '../support/browse.js';

interface Read {
  sequence: number;
  code: string;
  condition?: string;
  undoes?: string;
}

interface BatchAnswer {
  results: { sequence: number; outcome: string; title: string; text: string; code: string }[];
  sheet: { id: string; rows: unknown[] } | null;
  outcomes: string[];
}

/** The scan protocol as the page's script speaks it: a device id, counted scans, batches, retries. */
export class Handheld {
  readonly clientId = randomUUID();
  private sequence = 0;
  private noteId: string | null = null;

  constructor(
    private readonly browser: Browser,
    private readonly plantId: string,
  ) {}

  read(code: string, condition?: string): Read[] {
    this.sequence += 1;
    return [{ sequence: this.sequence, code, ...(condition ? { condition } : {}) }];
  }

  undo(sequence: number): Read[] {
    this.sequence += 1;
    return [{ sequence: this.sequence, code: '', undoes: `${this.clientId}:${sequence}` }];
  }

  async send(...scans: (Read | Read[])[]): Promise<BatchAnswer> {
    const response = await this.post(scans.flat());
    if (response.status !== 200) throw new Error(`the batch was answered ${response.status}: ${await response.text()}`);
    return this.taken(response);
  }

  /** As the script does it: what is not answered is sent again, busy servers are asked again. */
  async sendAll(scans: Read[]): Promise<string[]> {
    const outcomes: string[] = [];
    let waiting = scans;
    for (let tries = 0; waiting.length; tries += 1) {
      if (tries > 200) throw new Error('the server never took the scans');
      const response = await this.post(waiting.slice(0, 50));
      if (response.status === 503) continue;
      if (response.status !== 200) throw new Error(`the batch was answered ${response.status}`);
      const answer = await this.taken(response);
      outcomes.push(...answer.outcomes);
      const answered = new Set(answer.results.map(({ sequence }) => sequence));
      waiting = waiting.filter(({ sequence }) => !answered.has(sequence));
    }
    return outcomes;
  }

  private async taken(response: Response): Promise<BatchAnswer> {
    const answer = (await response.json()) as Omit<BatchAnswer, 'outcomes'>;
    this.noteId = answer.sheet?.id ?? this.noteId;
    return { ...answer, outcomes: answer.results.map(({ outcome }) => outcome) };
  }

  private post(scans: Read[]): Promise<Response> {
    return this.browser.raw('POST', '/receiving/scans/batch', {
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ clientId: this.clientId, plantId: this.plantId, noteId: this.noteId, scans }) });
  }
}
