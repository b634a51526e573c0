export type Tab = { href: string; label: string; isCurrent: boolean }

/** Views of one thing as links, each with an address of its own. One alone is no choice. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  if (tabs.length < 2) return null
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} {...(tab.isCurrent ? { 'aria-current': 'page' } : {})}>
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
