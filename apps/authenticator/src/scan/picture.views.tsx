/** @jsxImportSource hono/jsx/dom */
import { useRef, useState } from 'hono/jsx/dom'
import type { App } from '../shell/app.ts'
import { type ScanFault, scanPicture } from './scanner.ts'

type PictureButtonProps = { app: App; onOutcome: (outcome: ScanFault | undefined) => void }

/** A button for people and keyboards; the file field behind it is the browser's. */
export function PictureButton({ app, onOutcome }: PictureButtonProps) {
  const field = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const read = async () => {
    const input = field.current
    const file = input?.files?.[0]
    if (!input || !file) return
    setBusy(true)
    onOutcome(undefined)
    const outcome = await scanPicture(app, file)
    // The same picture may be chosen again.
    input.value = ''
    setBusy(false)
    onOutcome(outcome)
  }
  return (
    <>
      <input
        ref={field}
        id="picture"
        type="file"
        accept="image/*"
        hidden
        aria-label={app.t('scan.picture')}
        onChange={() => void read()}
      />
      <button
        type="button"
        class="button button-secondary"
        {...(isBusy ? { 'aria-disabled': 'true' } : {})}
        onClick={() => !isBusy && field.current?.click()}
      >
        {app.t(isBusy ? 'scan.readingPicture' : 'scan.picture')}
      </button>
    </>
  )
}
