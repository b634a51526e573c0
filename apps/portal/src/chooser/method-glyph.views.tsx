import type { OfferedMethod } from './sign-in-methods.ts'

// Drawn for this project: no emblem, no badge of a force, nobody's application icon (ux.md §1.8).
const drawings: Record<OfferedMethod['id'], string> = {
  // A window with a person in it.
  portal:
    'M4 6h24v20H4Zm2 6v12h20V12Zm0-4v2h20V8Zm10 5.500a2.700 2.700 0 1 1 0 5.400 2.700 2.700 0 0 1 0-5.400ZM10.500 23.500c0-2.600 2.500-3.600 5.500-3.600s5.500 1 5.500 3.600Z',
  // A card with a tick.
  eid: 'M3 7h26v18H3Zm2 2v14h22V9Zm3 3h6v6H8Zm0 8h8v1.600H8Zm9.200-4.600 1.500-1.500 2.200 2.200 4.300-4.600 1.500 1.400-5.800 6.200Z',
  // An envelope.
  postal: 'M3 7h26v18H3Zm3.400 2L16 16.500 25.600 9ZM5 10.500V23h22V10.500L16 19Z',
}

/** Decoration: the words beside it say what it is. */
export function MethodGlyph({ id }: { id: OfferedMethod['id'] }) {
  return (
    <svg class="tile-glyph" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="currentColor" fill-rule="evenodd" d={drawings[id]} />
    </svg>
  )
}
