import type { ShellContext } from '../page/page-context.ts'

export function PageFooter({ page }: { page: ShellContext }) {
  const { brand, shell } = page
  return (
    <footer class="site-footer">
      <div class="wrap site-footer-row">
        <nav aria-label={shell('footer.label')}>
          <ul class="footer-links">
            <li>
              <a href={brand.helpUrl}>{shell('footer.help')}</a>
            </li>
            <li>
              <a href={brand.termsUrl}>{shell('footer.terms')}</a>
            </li>
            <li>
              <a href={brand.accessibilityUrl}>{shell('footer.accessibility')}</a>
            </li>
          </ul>
        </nav>
        <p class="hotline">
          {shell('footer.hotline')}: <Hotline number={brand.hotline} />
        </p>
      </div>
    </footer>
  )
}

/** The number as text and, on a phone, as a call. */
export function Hotline({ number }: { number: string }) {
  return (
    <a class="hotline-number" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
      {number}
    </a>
  )
}
