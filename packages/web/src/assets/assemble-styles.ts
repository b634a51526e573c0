export type StyleSource = { name: string; css: string }

/** Font file name → URL; a style sheet names a font as `url(font:<file name>)`. */
export type FontUrls = Record<string, string>

const DARK_BY_CHOICE = ':root[data-theme="dark"]'
const DARK_BY_DEVICE = ':root:not([data-theme="light"])'

/** One minified style sheet out of the sources, in their order. */
export function assembleStyles(sources: readonly StyleSource[], fontUrls: FontUrls): string {
  const css = sources.map((source) =>
    source.name === 'tokens-dark' ? alsoByDevice(source.css) : source.css,
  )
  return minifyCss(nameFonts(css.join('\n'), fontUrls))
}

/** The dark tokens are written once and apply by choice and by the device's setting. */
function alsoByDevice(css: string): string {
  if (!css.includes(DARK_BY_CHOICE)) throw new Error(`no rule for ${DARK_BY_CHOICE}`)
  const byDevice = css.replaceAll(DARK_BY_CHOICE, DARK_BY_DEVICE)
  return `${css}\n@media (prefers-color-scheme: dark) {\n${byDevice}\n}`
}

function nameFonts(css: string, fontUrls: FontUrls): string {
  return css.replace(/url\(font:([\w-]+)\)/g, (_match, name: string) => {
    const url = fontUrls[name]
    if (!url) throw new Error(`the style sheet names an unknown font: ${name}`)
    return `url(${url})`
  })
}

/** Enough for our own style sheets: they hold no `/*` and no brackets inside strings. */
export function minifyCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim()
}
