import type { Child } from 'hono/jsx'

type CardProps = { heading: string; children?: Child }

/** A bordered group under its own heading. */
export function Card({ heading, children }: CardProps) {
  return (
    <section class="card">
      <h2>{heading}</h2>
      {children}
    </section>
  )
}

/** Cards beside each other as far as there is room. */
export function CardGrid({ children }: { children?: Child }) {
  return <div class="card-grid">{children}</div>
}

/** A question on the left and something beside it on a wide screen, below it on a phone. */
export function TwoColumns({ aside, children }: { aside: Child; children?: Child }) {
  return (
    <div class="two-columns">
      <div>{children}</div>
      <div>{aside}</div>
    </div>
  )
}
