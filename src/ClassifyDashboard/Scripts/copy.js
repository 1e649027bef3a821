// Buttons that copy a link (data-copy), a plain text (data-copy-text), or the text below the button (data-copy-pre).
import { up } from './page.js';

document.addEventListener('click', event => {
    const copy = up(event.target, '[data-copy], [data-copy-text], [data-copy-pre]');
    if (!copy) return;
    const { copy: link, copyText: plain } = copy.dataset;
    const pre = copy.parentElement.querySelector('pre');
    const text = link !== undefined ? new URL(link, document.baseURI).href : plain !== undefined ? plain : pre.textContent;
    const say = word => {
        copy.dataset.said = copy.dataset.said || copy.textContent;
        copy.textContent = word;
        setTimeout(() => copy.textContent = copy.dataset.said, 1500);
    };
    // Browsers have no clipboard on pages over plain http.
    const show = () => {
        if (link !== undefined || plain !== undefined) return prompt(link !== undefined ? 'Copy this link:' : 'Copy this:', text);
        getSelection().selectAllChildren(pre); // a prompt has only one line
        say('Selected');
    };
    if (!navigator.clipboard) return show();
    navigator.clipboard.writeText(text).then(() => say('Copied'), show);
});
