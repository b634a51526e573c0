import vi from '../locales/vi.json' with { type: 'json' }
import exact from '../locales/vi.vn-2024.json' with { type: 'json' }

export const textProfiles = ['neutral', 'vn-2024'] as const
type TextProfile = (typeof textProfiles)[number]

/** What a phone needs to know to put the app on its home screen (W3C Web App Manifest). */
export function manifestOf(profile: TextProfile, icons: readonly { side: number; name: string }[]) {
  const words = profile === 'neutral' ? vi : { ...vi, ...exact }
  return {
    id: '/app/',
    name: words['app.name'],
    short_name: words['app.shortName'],
    description: words['app.description'],
    lang: 'vi',
    start_url: '/app/',
    // No wider: links to the sign-in pages belong to the browser in which they were opened.
    scope: '/app/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#2a4b9b',
    icons: icons.flatMap(({ side, name }) =>
      ['any', 'maskable'].map((purpose) => ({
        src: `/app/${name}`,
        sizes: `${side}x${side}`,
        type: 'image/png',
        purpose,
      })),
    ),
  }
}
