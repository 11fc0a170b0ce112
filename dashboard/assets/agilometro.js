// SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
// Small comforts. Every page works without this file.
(function () {
  'use strict';

  // What only a script can do appears only where scripts run.
  document.querySelectorAll('[data-con-script]').forEach(function (node) { node.hidden = false; });

  // An outcome that follows an action takes the focus, so that it is read first.
  var esito = document.querySelector('[data-focus]');
  if (esito && !location.hash) { esito.focus(); }

  var copia = document.querySelector('[data-copia]');
  if (copia) {
    var stato = document.getElementById(copia.getAttribute('aria-describedby'));
    copia.addEventListener('click', function () {
      navigator.clipboard.writeText(location.href).then(
        function () { stato.textContent = 'Collegamento copiato.'; },
        function () { stato.textContent = 'Copia non riuscita: copia l’indirizzo dalla barra del browser.'; });
    });
  }

  // A file that is sent says so: pressing twice would send it twice.
  document.querySelectorAll('form[data-invio]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.partito) { event.preventDefault(); return; }
      form.dataset.partito = '1';
      var stato = form.querySelector('[role=status]');
      if (stato) { stato.textContent = form.dataset.invio; }
    });
  });
})();
