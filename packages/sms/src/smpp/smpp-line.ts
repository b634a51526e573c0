import type { Socket } from 'node:net'
import { createAnswerer } from './smpp-answers.ts'
import type { ShortMessage } from './smpp-message.ts'
import { createPduReader, encodePdu, type Pdu, RESPONSE_BIT } from './smpp-pdu.ts'

/** `hasLeft`: the request was written, so the other side may have acted on it. */
export class SmppFault extends Error {
  readonly reason: string
  readonly hasLeft: boolean
  constructor(reason: string, hasLeft: boolean) {
    super(`SMPP: ${reason}`)
    this.name = 'SmppFault'
    this.reason = reason
    this.hasLeft = hasLeft
  }
}

type Waiting = { resolve: (answer: Pdu) => void; reject: (fault: SmppFault) => void }

type Settings = { answerMs: number; onDeliver: (short: ShortMessage) => Promise<void> }

/** Requests out and their answers in, by sequence number; requests in and our answers out. */
export function createLine(socket: Socket, { answerMs, onDeliver }: Settings) {
  const waiting = new Map<number, Waiting>()
  const state = { sequence: 0, isOpen: true }
  const write = (pdu: Pdu) => socket.writable && socket.write(encodePdu(pdu))
  const end = () => {
    state.isOpen = false
    socket.end()
  }
  listen(socket, waiting, createAnswerer({ write, onDeliver, onUnbind: end }))
  socket.once('close', () => {
    state.isOpen = false
  })
  return {
    socket,
    /** Also for what is closed already. */
    onClosed(act: () => void): void {
      if (socket.closed) queueMicrotask(act)
      else socket.once('close', act)
    },
    request: (command: number, body: Buffer, waitMs = answerMs): Promise<Pdu> => {
      if (!state.isOpen) return Promise.reject(new SmppFault('not-connected', false))
      // §3.2: 1 to 0x7FFFFFFF.
      state.sequence = (state.sequence % 0x7fffffff) + 1
      const { sequence } = state
      const answered = awaitAnswer(waiting, sequence, waitMs)
      write({ command, status: 0, sequence, body })
      return answered
    },
  }
}

function awaitAnswer(waiting: Map<number, Waiting>, sequence: number, waitMs: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Pdu>()
  const timer = setTimeout(() => {
    waiting.delete(sequence)
    reject(new SmppFault('timeout', true))
  }, waitMs)
  waiting.set(sequence, { resolve, reject })
  return promise.finally(() => clearTimeout(timer))
}

function listen(
  socket: Socket,
  waiting: Map<number, Waiting>,
  answer: (request: Pdu) => void,
): void {
  const read = createPduReader()
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const pdu of read(chunk)) {
        if (pdu.command < RESPONSE_BIT) answer(pdu)
        // generic_nack answers a request as any other answer does.
        else waiting.get(pdu.sequence)?.resolve(pdu)
        if (pdu.command >= RESPONSE_BIT) waiting.delete(pdu.sequence)
      }
    } catch {
      socket.destroy()
    }
  })
  socket.once('close', () => {
    for (const { reject } of waiting.values()) reject(new SmppFault('closed', true))
    waiting.clear()
  })
}
