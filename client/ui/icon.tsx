const paths = {
  hand: 'M7 12V5.5a1.5 1.5 0 0 1 3 0V11M10 11V4a1.5 1.5 0 0 1 3 0v7M13 11V5.5a1.5 1.5 0 0 1 3 0V12M16 9.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1.2a6 6 0 0 1-4.6-2.2L4.4 15a1.6 1.6 0 0 1 2.4-2L8 14',
  microphone: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6',
  'microphone-off':
    'M15 10V6a3 3 0 0 0-5.9-.7M9 9v2a3 3 0 0 0 4.8 2.4M6 11a6 6 0 0 0 9.7 4.7M18 11c0 .9-.2 1.7-.5 2.5M12 17v4M9 21h6M4 4l16 16',
  camera: 'M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1ZM15 11l6-3.5v9L15 13',
  'camera-off':
    'M9 7h5a1 1 0 0 1 1 1v5M15 16.5a1 1 0 0 1-1 .5H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1M15 11l6-3.5v9L15 13M3 3l18 18',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20v-1a5 5 0 0 1 5-5h2a5 5 0 0 1 5 5v1M16 4.5a3.5 3.5 0 0 1 0 6.5M17 14a5 5 0 0 1 4 5v1',
  text: 'M4 5h16v11H9l-5 4V5ZM8 9h8M8 12.5h5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  stage: 'M12 3v8M8.5 6.5 12 3l3.5 3.5M4 15h16M6 15v5M18 15v5',
  compare: 'M3 6h8v12H3zM13 6h8v12h-8z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5',
  unlock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.6-1.6M12 14.5v2.5',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  leave: 'M14 4h5v16h-5M11 8l-4 4 4 4M7 12h9',
  keys: 'M3 7h18v10H3zM6.5 10h.01M9.5 10h.01M12.5 10h.01M15.5 10h.01M18 10h.01M8 14h8',
  down: 'M12 4v9M8.5 9.5 12 13l3.5-3.5M4 17h16',
  large: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1',
  document: 'M6 3h12v8H6zM12 11v4M8 21h8M12 15l-3 6M12 15l3 6',
  screen: 'M3 5h18v11H3zM9 20h6M12 16v4',
  music:
    'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z',
  waves: 'M3 12h2l2-6 3 13 3-16 3 12 2-3h3',
  photo: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  play: 'M8 5l11 7-11 7z',
  pause: 'M8 5v14M16 5v14',
  volume: 'M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  back: 'M15 5l-7 7 7 7',
  week: 'M4 6h16v14H4zM4 10h16M8 3v5M16 3v5',
} as const
export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
