import { randomUUID } from 'node:crypto';
import type { Comm as Wire } from '../bridge';
import { send } from './events';
import { Cell, inCell, thisCell } from './scope';

type Data = Readonly<Record<string, unknown>>;
type Receive = (data: Data, buffers: readonly Uint8Array[]) => void;

/** One end of a two-way line between a cell and the page; its messages are JSON with binary buffers beside. */
export class Comm {
  /** Called for each message of the page. */
  onMessage: Receive | undefined;
  /** Called when the page closes the line. */
  onClose: ((data: Data) => void) | undefined;

  constructor(
    readonly id: string,
    readonly target: string,
  ) {}

  send(data: Data, buffers: readonly Uint8Array[] = [], metadata: Data = {}): void {
    post('comm_msg', { comm_id: this.id, data }, buffers, metadata);
  }

  close(data: Data = {}): void {
    if (open.delete(this.id)) post('comm_close', { comm_id: this.id, data });
  }
}

const open = new Map<string, Comm>();
const targets = new Map<string, (comm: Comm, data: Data, buffers: readonly Uint8Array[]) => void>();

/** Opens a line to the part of the page that listens under a target's name. */
export function openComm(
  target: string,
  data: Data = {},
  buffers: readonly Uint8Array[] = [],
  metadata: Data = {},
): Comm {
  const comm = new Comm(randomUUID(), target);
  open.set(comm.id, comm);
  post('comm_open', { comm_id: comm.id, target_name: target, data }, buffers, metadata);
  return comm;
}

/** Lets the page open lines under a target's name; `opened` gets each. */
export function onComm(
  target: string,
  opened: (comm: Comm, data: Data, buffers: readonly Uint8Array[]) => void,
): void {
  targets.set(target, opened);
}

function post(
  msg_type: Wire['msg_type'],
  content: Data,
  buffers: readonly Uint8Array[] = [],
  metadata: Data = {},
): void {
  const encoded = buffers.map((buffer) => Buffer.from(buffer).toString('base64'));
  send({ op: 'comm', msg_type, content, metadata, buffers: encoded }, thisCell().number);
}

/** A message of the page arrived; what its callbacks print belongs to that message. */
export function receiveComm(number: number, message: Wire): void {
  inCell(new Cell(number, 'A callback'), () => {
    // What a callback throws is reported like every failure that nobody waits for.
    void new Promise<void>((done) => {
      deliver(message);
      done();
    });
  });
}

function deliver({ msg_type, content, buffers }: Wire): void {
  const id = String(content.comm_id);
  const data = (content.data ?? {}) as Data;
  const bytes = buffers.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  if (msg_type === 'comm_open') {
    const opened = targets.get(String(content.target_name));
    const comm = new Comm(id, String(content.target_name));
    open.set(id, comm);
    // As the protocol says: a target that nobody knows is closed at once.
    if (opened) opened(comm, data, bytes);
    else comm.close();
  } else if (msg_type === 'comm_msg') open.get(id)?.onMessage?.(data, bytes);
  else {
    const comm = open.get(id);
    open.delete(id);
    comm?.onClose?.(data);
  }
}
