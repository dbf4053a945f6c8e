import type { FromCell } from '../bridge';
import { newHeader, type Message } from '../protocol/wire';
import type { CellProcess } from './cell-process';

type InputEvent = Extract<FromCell, { op: 'input' }>;

interface Question {
  readonly event: InputEvent;
  /** The `input_request` that asks it. */
  readonly message: Message;
}

/** What cells ask the learner: one question at a time, in order. */
export class Questions {
  #waiting: Question[] = [];

  constructor(
    private readonly cellProcess: () => CellProcess,
    private readonly send: (message: Message) => void,
  ) {}

  /** Asks the client that sent `request`; undefined when no cell runs that could ask. */
  ask(event: InputEvent, request: Message | undefined): void {
    if (request?.content.allow_stdin !== true) {
      this.#refuse(event, 'this client cannot ask the learner for input (it runs the notebook by itself)');
      return;
    }
    this.#waiting.push({
      event,
      message: {
        identities: request.identities,
        header: newHeader('input_request', request.header.session),
        parent_header: request.header,
        metadata: {},
        content: { prompt: event.prompt, password: event.password },
        buffers: [],
      },
    });
    if (this.#waiting.length === 1) this.send(this.#waiting[0].message);
  }

  /** An `input_reply`. Some clients do not say which question they answer: then it is the one that was asked. */
  answer(reply: Message): void {
    const question = this.#waiting.at(0);
    if (!question) return;
    const named = 'msg_id' in reply.parent_header ? reply.parent_header.msg_id : undefined;
    if (named !== undefined && named !== question.message.header.msg_id) return;
    this.#waiting.shift();
    const value = typeof reply.content.value === 'string' ? reply.content.value : '';
    if (question.event.sync) this.cellProcess().answerSync({ value });
    else this.cellProcess().tell({ op: 'answer', input: question.event.input, value });
    const next = this.#waiting.at(0);
    if (next) this.send(next.message);
  }

  /** Nobody will answer any more. A cell that stands still in `prompt` is told; the others see their signal. */
  drop(): void {
    const stuck = this.#waiting.find(({ event }) => event.sync);
    this.#waiting = [];
    // A little later, so that the interrupt is known before the call ends.
    if (stuck) setTimeout(() => this.#refuse(stuck.event, 'interrupted'), 10);
  }

  #refuse(event: InputEvent, why: string): void {
    if (event.sync) this.cellProcess().answerSync({ why });
    else this.cellProcess().tell({ op: 'refuse', input: event.input, why });
  }
}
