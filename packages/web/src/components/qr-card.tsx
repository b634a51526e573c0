import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

type QrCardProps = {
  heading: string
  /** Made by our own code, never by a user: it is put into the page as it is. */
  svg?: string
  /** Says what the picture is and what else a person can do. */
  alt: string
  /** Stands instead of the code on a phone, which cannot scan its own screen. */
  onPhone?: Child
  /** What to do, or that scanning is not open yet. */
  children?: Child
}

/** A QR code on a white plate in both themes; without a code, only the words. */
export function QrCard({ heading, svg, alt, onPhone, children }: QrCardProps) {
  return (
    <section class="card qr-card">
      <h2>{heading}</h2>
      {onPhone && <div class="qr-phone">{onPhone}</div>}
      <div class="qr-computer">
        {svg !== undefined && (
          <div class="qr-plate" role="img" aria-label={alt}>
            {raw(svg)}
          </div>
        )}
        {children}
      </div>
    </section>
  )
}
