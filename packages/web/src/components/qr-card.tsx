import type { Child } from 'hono/jsx'

/** The modules of a code, row by row, its quiet zone included; true is dark. */
export type QrModules = readonly (readonly boolean[])[]

type QrPlateProps = {
  /** Without it, an empty plate for a script to draw on. */
  modules?: QrModules
  /** Says what the picture is and what else a person can do. */
  alt: string
}

/** A QR code on a white plate in both themes: scanners need dark on light. */
export function QrPlate({ modules, alt }: QrPlateProps) {
  return (
    <div class="qr-plate" role="img" aria-label={alt} hidden={!modules} data-qr-plate>
      {modules && (
        <svg viewBox={`0 0 ${modules.length} ${modules.length}`} shape-rendering="crispEdges">
          <path d={drawModules(modules)} />
        </svg>
      )}
    </div>
  )
}

/** One path for all: a stroke for each run of dark modules in a row. */
export function drawModules(modules: QrModules): string {
  return modules.map((row, y) => drawRow(row, y)).join('')
}

function drawRow(row: readonly boolean[], y: number): string {
  const bits = row.map((isDark) => (isDark ? '1' : '0')).join('')
  return [...bits.matchAll(/1+/g)]
    .map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`)
    .join('')
}

type QrCardProps = {
  heading: string
  /** `data-` attributes for the script. */
  data?: Record<`data-${string}`, string>
  children?: Child
}

/** A card of its own beside a form, for signing in by another device. */
export function QrCard({ heading, data = {}, children }: QrCardProps) {
  return (
    <section class="card qr-card" {...data}>
      <h2>{heading}</h2>
      {children}
    </section>
  )
}
