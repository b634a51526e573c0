import type { ShellContext } from '../page/page-context.ts'

export type SiteMenuItem = { href: string; label: string; isCurrent: boolean }

/** The places of a whole site. */
export type SiteMenuLinks = { label: string; items: readonly SiteMenuItem[] }

type SiteMenuProps = { page: ShellContext; menu: SiteMenuLinks }

/** A row of links where there is room; on a phone behind a button, which works without JavaScript. */
export function SiteMenu({ page, menu }: SiteMenuProps) {
  return (
    <nav class="site-menu" aria-label={menu.label}>
      <details class="site-menu-narrow wrap" data-menu>
        <summary class="menu-button">{page.shell('siteMenu.open')}</summary>
        <SiteMenuList items={menu.items} />
      </details>
      <div class="site-menu-wide wrap">
        <SiteMenuList items={menu.items} />
      </div>
    </nav>
  )
}

function SiteMenuList({ items }: { items: readonly SiteMenuItem[] }) {
  return (
    <ul>
      {items.map(({ href, label, isCurrent }) => (
        <li>
          <a href={href} {...(isCurrent ? { 'aria-current': 'page' } : {})}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}
