/** The part of the `smpp` package that the tests use as somebody else's message centre. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  export type Pdu = {
    command: string
    command_status: number
    sequence_number: number
    system_id: string
    password: string
    source_addr: string
    source_addr_ton: number
    destination_addr: string
    dest_addr_ton: number
    esm_class: number
    data_coding: number
    validity_period: string | Date
    registered_delivery: number
    message_id: string
    short_message: { message?: string | Buffer; udh?: Buffer[] }
    message_payload?: { message?: string | Buffer }
    response(options?: Record<string, unknown>): Pdu
  }
  export type Session = EventEmitter & {
    socket: Socket
    send(pdu: Pdu): boolean
    close(callback?: () => void): void
    destroy(): void
    deliver_sm(options: Record<string, unknown>, answered?: (pdu: Pdu) => void): boolean
    enquire_link(options: Record<string, unknown>, answered?: (pdu: Pdu) => void): boolean
    unbind(answered?: (pdu: Pdu) => void): boolean
  }
  export function createServer(
    options: { key?: string; cert?: string },
    listener: (session: Session) => void,
  ): NetServer & { sessions: Session[] }
  const smpp: { createServer: typeof createServer }
  export default smpp
}
