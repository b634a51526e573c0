import type { Child } from 'hono/jsx'

export type ButtonKind = 'primary' | 'secondary' | 'link' | 'danger'

type ButtonProps = {
  /** One primary button a page. */
  kind?: ButtonKind
  name?: string
  value?: string
  /** Makes it a link that looks like a button. */
  href?: string
  type?: 'submit' | 'button'
  /** Seconds until the server takes it; needs words with this id that say until when. */
  notBefore?: { seconds: number; describedBy: string } | undefined
  children?: Child
}

export function Button({ kind = 'primary', href, type = 'submit', ...props }: ButtonProps) {
  const className = kind === 'primary' ? 'button' : `button button-${kind}`
  if (href !== undefined) {
    return (
      <a class={className} href={href}>
        {props.children}
      </a>
    )
  }
  return (
    <button
      class={className}
      type={type}
      name={props.name}
      value={props.value}
      {...notBeforeAttributes(props.notBefore)}
    >
      {props.children}
    </button>
  )
}

function notBeforeAttributes(notBefore: ButtonProps['notBefore']) {
  if (!notBefore) return {}
  return { 'data-not-before': notBefore.seconds, 'aria-describedby': notBefore.describedBy }
}

/** Buttons side by side; under each other and full width on a phone. */
export function ButtonRow({ children }: { children?: Child }) {
  return <div class="button-row">{children}</div>
}

export function BackLink({ href, label }: { href: string; label: string }) {
  return (
    <p class="back-link">
      <a href={href}>{label}</a>
    </p>
  )
}
