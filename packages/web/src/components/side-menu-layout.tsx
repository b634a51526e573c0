import type { Child } from 'hono/jsx'

type SideMenuLink = { href: string; label: string; isCurrent: boolean }

type SideMenuLayoutProps = {
  /** What the menu is called for readers who hear it. */
  label: string
  links: readonly SideMenuLink[]
  children?: Child
}

/** The areas beside what is shown; over it on a phone. */
export function SideMenuLayout({ label, links, children }: SideMenuLayoutProps) {
  return (
    <div class="with-side-menu">
      <nav class="side-menu" aria-label={label}>
        <ul>
          {links.map((link) => (
            <li>
              <a href={link.href} {...(link.isCurrent ? { 'aria-current': 'true' } : {})}>
                {link.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div>{children}</div>
    </div>
  )
}
