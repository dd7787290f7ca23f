import type { BoardColour } from '../../shared/board.ts'
import { translator } from '../app/i18n.ts'
import type { Tool } from './board-pane.tsx'
import { boardWords } from './messages.ts'

const t = translator(boardWords)
const colours: BoardColour[] = ['ink', 'red', 'blue', 'green', 'yellow']
const widths = { thin: 0.005, thick: 0.014 }

/** Pen, its colours and widths, and the eraser. */
export function PenKeys({ tool, onTool }: { tool: Tool; onTool: (tool: Tool) => void }) {
  return (
    <div className="pen-keys">
      {colours.map((colour) => (
        <button
          key={colour}
          type="button"
          className="pen-colour"
          data-colour={colour}
          aria-label={t(colour)}
          title={t(colour)}
          aria-pressed={tool.kind === 'pen' && tool.colour === colour}
          onClick={() => onTool({ ...tool, kind: 'pen', colour })}
        />
      ))}
      {(['thin', 'thick'] as const).map((width) => (
        <button
          key={width}
          type="button"
          className="button small"
          aria-pressed={tool.width === widths[width]}
          onClick={() => onTool({ ...tool, kind: 'pen', width: widths[width] })}
        >
          {t(width)}
        </button>
      ))}
      <button
        type="button"
        className="button small"
        data-action="eraser"
        aria-pressed={tool.kind === 'eraser'}
        onClick={() => onTool({ ...tool, kind: 'eraser' })}
      >
        {t('eraser')}
      </button>
    </div>
  )
}
