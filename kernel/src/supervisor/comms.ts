import type { Comm } from '../bridge';
import type { Json, Message } from '../protocol/wire';
import type { Iopub, Parent } from './iopub';

/** The comms that are open between the page and the cells: passes messages on and knows who is there. */
export class Comms {
  readonly #open = new Map<string, { readonly target_name: string }>();

  constructor(private readonly iopub: Iopub) {}

  /** A message of the page, for the cells. */
  fromClient(message: Message): Comm {
    const { header, content, metadata, buffers } = message;
    const comm: Comm = {
      msg_type: header.msg_type as Comm['msg_type'],
      content,
      metadata,
      buffers: buffers.map((buffer) => buffer.toString('base64')),
    };
    if (typeof content.comm_id !== 'string')
      throw new TypeError(`expected comm_id to be text, found ${typeof content.comm_id}`);
    this.#note(comm);
    return comm;
  }

  /** A message of a cell, for the page. */
  fromCell(comm: Comm, parent: Parent): void {
    this.#note(comm);
    const buffers = comm.buffers.map((text) => Buffer.from(text, 'base64'));
    this.iopub.publish(comm.msg_type, comm.content, parent, comm.metadata, buffers);
  }

  /** What `comm_info_request` asks: the open comms, of one target or of all. */
  info(target: unknown): Json {
    const chosen = [...this.#open].filter(
      ([, { target_name }]) => typeof target !== 'string' || target === '' || target === target_name,
    );
    return { status: 'ok', comms: Object.fromEntries(chosen) };
  }

  /** The process that held the cells' ends is gone. */
  forget(): void {
    this.#open.clear();
  }

  #note({ msg_type, content }: Comm): void {
    const id = content.comm_id as string;
    if (msg_type === 'comm_open') this.#open.set(id, { target_name: String(content.target_name) });
    else if (msg_type === 'comm_close') this.#open.delete(id);
  }
}
