/** What a command over a socket, or a route, has stored once it is answered well. What is sent again is counted again. */
const byName: Readonly<Record<string, readonly string[]>> = {
  'question:raise': ['question'],
  'question:ask': ['question'],
  'question:vote': ['vote'],
  'poll:open': ['poll'],
  'poll:count': ['poll-answer'],
  'PUT /api/join/polls/:id': ['poll-answer'],
  'board:draw': ['stroke'],
}

export const storedBy = (name: string): readonly string[] => byName[name] ?? []
