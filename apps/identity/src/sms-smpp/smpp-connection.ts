import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  type BindCredentials,
  decodeShortMessage,
  encodeBind,
  type ShortMessage,
} from './smpp-message.ts'
import {
  commands,
  createPduReader,
  cText,
  encodePdu,
  type Pdu,
  RESPONSE_BIT,
  statuses,
} from './smpp-pdu.ts'

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

export type SmppEndpoint = {
  host: string
  port: number
  isTls: boolean
  credentials: BindCredentials
  answerMs: number
  enquireMs: number
}

export type SmppConnection = {
  /** Resolves with the answer whatever its status. @throws SmppFault when none came */
  request(command: number, body: Buffer, waitMs?: number): Promise<Pdu>
  /** Says good-bye and ends; resolves when the socket is closed. */
  close(): Promise<void>
}

type Listeners = {
  /** Rejects when the message could not be kept: it will be delivered again. */
  onDeliver: (short: ShortMessage) => Promise<void>
  /** Once, whatever ended it. */
  onClose: () => void
}

const PERMANENT_APP_ERROR = 0x65

/**
 * Connects and binds as a transceiver. Whatever comes over the line, nothing is thrown outside of
 * the promises given out, and bytes that are no SMPP end the connection.
 *
 * @throws SmppFault when there is no connection, or it does not let us in
 */
export async function openSmppConnection(
  endpoint: SmppEndpoint,
  { onDeliver, onClose }: Listeners,
): Promise<SmppConnection> {
  const { credentials, answerMs, enquireMs } = endpoint
  const line = createLine(await openSocket(endpoint), answerMs, onDeliver)
  const bound = await line
    .request(commands.bindTransceiver, encodeBind(credentials))
    .catch((error: unknown) => {
      line.socket.destroy()
      throw error
    })
  if (bound.status !== statuses.ok) {
    line.socket.destroy()
    throw new SmppFault(`bind-${hex(bound.status)}`, false)
  }
  const enquire = setInterval(() => {
    line.request(commands.enquireLink, EMPTY).catch(() => line.socket.destroy())
  }, enquireMs)
  line.onClosed(() => {
    clearInterval(enquire)
    onClose()
  })
  return {
    request: line.request,
    async close() {
      const closed = new Promise<void>((resolve) => line.onClosed(resolve))
      await line.request(commands.unbind, EMPTY).catch(() => undefined)
      line.socket.destroy()
      await closed
    },
  }
}

const EMPTY = Buffer.alloc(0)

export const hex = (status: number): string => `0x${status.toString(16).padStart(2, '0')}`

function openSocket({ host, port, isTls, answerMs }: SmppEndpoint): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = isTls
      ? connectTls({ host, port, servername: host })
      : connectTcp({ host, port, noDelay: true, keepAlive: true })
    const fail = (reason: string) => {
      clearTimeout(timer)
      socket.destroy()
      reject(new SmppFault(reason, false))
    }
    const timer = setTimeout(() => fail('connect-timeout'), answerMs)
    // Stays for good: a socket without this listener ends the process.
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'connect-error'))
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

type Pending = { resolve: (answer: Pdu) => void; reject: (fault: SmppFault) => void }

/** Requests out and their answers in, by sequence number; requests in and our answers out. */
function createLine(socket: Socket, answerMs: number, onDeliver: Listeners['onDeliver']) {
  const pending = new Map<number, Pending>()
  const state = { sequence: 0, isOpen: true }
  const write = (pdu: Pdu) => socket.writable && socket.write(encodePdu(pdu))
  const answer = createAnswerer({ write, onDeliver, onUnbind: () => end() })

  function end(): void {
    state.isOpen = false
    socket.end()
  }

  function receive(pdu: Pdu): void {
    // generic_nack answers a request as any other answer does.
    if (pdu.command < RESPONSE_BIT) return answer(pdu)
    const waiting = pending.get(pdu.sequence)
    pending.delete(pdu.sequence)
    waiting?.resolve(pdu)
  }

  const read = createPduReader()
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const pdu of read(chunk)) receive(pdu)
    } catch {
      socket.destroy()
    }
  })
  socket.on('close', () => {
    state.isOpen = false
    for (const { reject } of pending.values()) reject(new SmppFault('closed', true))
    pending.clear()
  })

  return {
    socket,
    /** Also for what is closed already. */
    onClosed: (act: () => void) => {
      if (socket.closed) queueMicrotask(act)
      else socket.once('close', act)
    },
    request(command: number, body: Buffer, waitMs = answerMs): Promise<Pdu> {
      if (!state.isOpen) return Promise.reject(new SmppFault('not-connected', false))
      // §3.2: 1 to 0x7FFFFFFF.
      state.sequence = (state.sequence % 0x7fffffff) + 1
      const { sequence } = state
      const { promise, resolve, reject } = Promise.withResolvers<Pdu>()
      const timer = setTimeout(() => {
        pending.delete(sequence)
        reject(new SmppFault('timeout', true))
      }, waitMs)
      pending.set(sequence, { resolve, reject })
      write({ command, status: 0, sequence, body })
      return promise.finally(() => clearTimeout(timer))
    },
  }
}

/** What the centre asks of us. */
function createAnswerer(deps: {
  write: (pdu: Pdu) => unknown
  onDeliver: Listeners['onDeliver']
  onUnbind: () => void
}) {
  const { write } = deps
  const empty = { status: statuses.ok, body: EMPTY }

  async function deliver({ sequence, body }: Pdu): Promise<void> {
    const reply = { command: commands.deliverSmResp, sequence, body: cText('') }
    let short: ShortMessage
    try {
      short = decodeShortMessage(body)
    } catch {
      // Sent again it would be the same, so it is not asked for again.
      write({ ...reply, status: PERMANENT_APP_ERROR })
      return
    }
    const status = await deps.onDeliver(short).then(
      () => statuses.ok,
      () => statuses.temporaryAppError,
    )
    write({ ...reply, status })
  }

  return (pdu: Pdu): void => {
    const { command, sequence } = pdu
    switch (command) {
      case commands.enquireLink:
        write({ ...empty, command: commands.enquireLinkResp, sequence })
        return
      case commands.deliverSm:
        void deliver(pdu)
        return
      case commands.unbind:
        write({ ...empty, command: commands.unbindResp, sequence })
        deps.onUnbind()
        return
      default: {
        const status = statuses.invalidCommand
        write({ ...empty, command: commands.genericNack, sequence, status })
      }
    }
  }
}
