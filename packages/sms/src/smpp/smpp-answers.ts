import { decodeShortMessage, type ShortMessage } from './smpp-message.ts'
import { commands, cText, type Pdu, statuses } from './smpp-pdu.ts'

type Deps = {
  write: (pdu: Pdu) => unknown
  /** Rejects when the message could not be kept: it will be delivered again. */
  onDeliver: (short: ShortMessage) => Promise<void>
  onUnbind: () => void
}

const EMPTY = Buffer.alloc(0)

/** Answers what the centre asks of us. */
export function createAnswerer(deps: Deps): (pdu: Pdu) => void {
  const reply = (command: number, sequence: number, status: number = statuses.ok) =>
    deps.write({ command, status, sequence, body: EMPTY })
  return (pdu) => {
    const { command, sequence } = pdu
    switch (command) {
      case commands.enquireLink:
        reply(commands.enquireLinkResp, sequence)
        return
      case commands.deliverSm:
        void takeDelivery(pdu, deps)
        return
      case commands.unbind:
        reply(commands.unbindResp, sequence)
        deps.onUnbind()
        return
      default:
        reply(commands.genericNack, sequence, statuses.invalidCommand)
    }
  }
}

async function takeDelivery({ sequence, body }: Pdu, { write, onDeliver }: Deps): Promise<void> {
  const reply = { command: commands.deliverSmResp, sequence, body: cText('') }
  const short = tryDecode(body)
  // Sent again it would be the same, so it is not asked for again.
  if (!short) return void write({ ...reply, status: statuses.permanentAppError })
  const status = await onDeliver(short).then(
    () => statuses.ok,
    () => statuses.temporaryAppError,
  )
  write({ ...reply, status })
}

function tryDecode(body: Buffer): ShortMessage | undefined {
  try {
    return decodeShortMessage(body)
  } catch {
    return undefined
  }
}
