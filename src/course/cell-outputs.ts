import type { Message } from '../../kernel/src/protocol/wire';
import type { MimeBundle, Output } from './notebook';

/** The fields of iopub messages that become output; each message type has some of them. */
interface Content {
  readonly execution_state?: string;
  readonly execution_count: number;
  readonly name: string;
  readonly text: string;
  readonly data: MimeBundle;
  readonly metadata?: MimeBundle;
  readonly transient?: { readonly display_id?: string };
  readonly wait?: boolean;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A failure that a cell reported. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** Where displays with an id live, so that a later cell can update them. */
export type Displays = Map<string, { outputs: Output[]; index: number }[]>;

/** Turns the iopub messages of one cell into its outputs, as a notebook keeps them. */
export class CellOutputs {
  readonly outputs: Output[] = [];
  error: CellError | undefined;
  /** The kernel lost its state while it worked on this cell. */
  restarted = false;
  executionCount: number | null = null;
  /** `clear_output(wait=true)`: the old outputs go when the next one comes, so that nothing flickers. */
  #clearNext = false;
  /** The last piece of a stream ended in `\r`. */
  #returned = false;

  constructor(private readonly displays: Displays) {}

  take(message: Message): void {
    const content = message.content as unknown as Content;
    switch (message.header.msg_type) {
      case 'status':
        if (/restarting|dead/.test(content.execution_state ?? '')) this.restarted = true;
        break;
      case 'execute_input':
        this.executionCount = content.execution_count;
        break;
      case 'stream':
        this.#stream(content.name, content.text);
        break;
      case 'display_data':
      case 'execute_result':
        this.#display(message.header.msg_type, content);
        break;
      case 'update_display_data':
        this.#update(content);
        break;
      case 'clear_output':
        if (content.wait) this.#clearNext = true;
        else this.#clear();
        break;
      case 'error': {
        const { ename, evalue, traceback } = content;
        const error: CellError = { ename, evalue, traceback };
        this.error ??= error;
        this.#add({ output_type: 'error', ...error, traceback: [...error.traceback] });
        break;
      }
    }
  }

  #clear(): void {
    this.outputs.length = 0;
    this.#clearNext = false;
    for (const [id, places] of this.displays) {
      this.displays.set(
        id,
        places.filter((place) => place.outputs !== this.outputs),
      );
    }
  }

  #add(output: Output): void {
    if (this.#clearNext) this.#clear();
    this.outputs.push(output);
  }

  #stream(name: string, text: string): void {
    const last = this.#clearNext ? undefined : this.outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) {
      // Looking through the whole text for every piece of it would make long outputs quadratic.
      const whole = last.text + text;
      last.text = this.#returned || text.includes('\r') ? overwritten(whole) : whole;
    } else this.#add({ output_type: 'stream', name, text: overwritten(text) });
    this.#returned = text.endsWith('\r');
  }

  #display(type: 'display_data' | 'execute_result', content: Content): void {
    const { data, metadata = {} } = content;
    this.#add(
      type === 'display_data'
        ? { output_type: type, data, metadata }
        : { output_type: type, data, metadata, execution_count: content.execution_count },
    );
    const id = displayId(content);
    if (id === undefined) return;
    const place = { outputs: this.outputs, index: this.outputs.length - 1 };
    this.displays.set(id, [...(this.displays.get(id) ?? []), place]);
  }

  #update(content: Content): void {
    const { data, metadata = {} } = content;
    for (const { outputs, index } of this.displays.get(displayId(content) ?? '') ?? []) {
      outputs[index] = { ...outputs[index], data, metadata } as Output;
    }
  }
}

function displayId(content: Content): string | undefined {
  return content.transient?.display_id;
}

/** A terminal's reading of `\r`, which progress bars use: what comes after it replaces the line so far. */
function overwritten(text: string): string {
  if (!text.includes('\r')) return text;
  return text.replace(/\r+\n/g, '\n').replace(/[^\n]*\r(?=[^\n])/g, '');
}
