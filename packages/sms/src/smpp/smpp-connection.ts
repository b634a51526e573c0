import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createLine, SmppFault } from './smpp-line.ts'
import { type BindCredentials, encodeBind, type ShortMessage } from './smpp-message.ts'
import { commands, hex, type Pdu, statuses } from './smpp-pdu.ts'

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

const EMPTY = Buffer.alloc(0)

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
  const { answerMs, enquireMs } = endpoint
  const line = createLine(await openSocket(endpoint), { answerMs, onDeliver })
  try {
    const bind = encodeBind(endpoint.credentials)
    const bound = await line.request(commands.bindTransceiver, bind)
    if (bound.status !== statuses.ok) throw new SmppFault(`bind-${hex(bound.status)}`, false)
  } catch (error) {
    line.socket.destroy()
    throw error
  }
  const enquire = setInterval(() => {
    line.request(commands.enquireLink, EMPTY).catch(() => line.socket.destroy())
  }, enquireMs)
  line.onClosed(() => {
    clearInterval(enquire)
    onClose()
  })
  return {
    request: (command, body, waitMs) => line.request(command, body, waitMs),
    async close() {
      const closed = new Promise<void>((resolve) => line.onClosed(resolve))
      await line.request(commands.unbind, EMPTY).catch(() => undefined)
      line.socket.destroy()
      await closed
    },
  }
}

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
