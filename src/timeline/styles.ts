import colours from './styles/colours.css';
import controls from './styles/controls.css';
import frame from './styles/frame.css';
import graphs from './styles/graphs.css';
import marks from './styles/marks.css';
import menus from './styles/menus.css';
import names from './styles/names.css';
import side from './styles/side.css';
import tables from './styles/tables.css';
import windows from './styles/windows.css';

/** All style sheets of the page. Later ones win over earlier ones of the same weight, so that their order matters. */
export const STYLES = [colours, controls, frame, names, graphs, menus, marks, side, tables, windows].join(
  '\n',
);
