/** A page of the demo, as the navigation and the index name it. */
export type Link = { readonly path: string; readonly title: string; readonly text: string }

/** The pages of the demo. */
export const links: readonly Link[] = [
  {
    path: '/todos',
    title: 'Todos',
    text: 'A list in SQLite. Open it in two windows and change something in one. Or restart the server while you type.',
  },
  {
    path: '/board',
    title: 'Board',
    text: 'Cards that are dragged by mouse, finger or keyboard, in all windows at once, and who looks at them.',
  },
  {
    path: '/chat',
    title: 'Chat',
    text: 'Who is there talks, and sees who types. Older messages come as you scroll up; the server keeps none in memory.',
  },
  {
    path: '/clicker',
    title: 'Clicker',
    text: 'The smallest page with state: three buttons, one number, a colour that follows its sign.',
  },
  {
    path: '/thermostat',
    title: 'Thermostat',
    text: 'A page that moves by itself, for a visitor who has logged in. Open it in two windows and turn one down.',
  },
  {
    path: '/notes',
    title: 'Notes',
    text: 'Menus and dialogs that open without asking the server, and stay open while it renders the page anew.',
  },
  {
    path: '/contact',
    title: 'Contact',
    text: 'A form that says what is wrong while you fill it in, never before you have tried, and never over what you type.',
  },
  {
    path: '/chart',
    title: 'Chart',
    text: 'The memory of the server, drawn by a hook in the browser that goes on drawing while the page around it changes.',
  },
  {
    path: '/report',
    title: 'Report',
    text: 'A page that is there at once, while its numbers are still being read. Ask for another year before they come.',
  },
  {
    path: '/gallery',
    title: 'Gallery',
    text: 'Pictures that you choose or drop, seen before they are sent, with a bar for each, and kept on the disk of the server.',
  },
  {
    path: '/embedded',
    title: 'Embedded',
    text: 'An ordinary EJS page of an ordinary handler, with a live view in the middle of it.',
  },
]
