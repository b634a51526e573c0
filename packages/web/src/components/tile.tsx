import type { Child } from 'hono/jsx'

type TileProps = {
  title: string
  /** Left out for a choice that is there to be read only. */
  href?: string | undefined
  glyph?: Child
  isRecommended?: boolean
  /** Badges and `TileNote`s: all of it is part of the link's text. */
  children?: Child
}

/** A choice that is one whole link. Stands in `Tiles`. */
export function Tile({ title, href, glyph, isRecommended = false, children }: TileProps) {
  const words = (
    <>
      {glyph}
      <span class="tile-words">
        <strong>{title}</strong>
        {children}
      </span>
    </>
  )
  if (href === undefined) return <div class="tile tile-closed">{words}</div>
  return (
    <a class={isRecommended ? 'tile tile-recommended' : 'tile'} href={href}>
      {words}
    </a>
  )
}

export function TileNote({ children }: { children?: Child }) {
  return <span class="tile-note">{children}</span>
}

type TilesProps = {
  tiles: readonly Child[]
  /** Of few words: two beside each other on a phone as well. */
  areShort?: boolean
}

/** Choices beside each other as far as there is room. */
export function Tiles({ tiles, areShort = false }: TilesProps) {
  return (
    <ul class={areShort ? 'tiles tiles-short' : 'tiles'}>
      {tiles.map((tile) => (
        <li>{tile}</li>
      ))}
    </ul>
  )
}
