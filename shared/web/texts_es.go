//nolint:misspell // the words are Spanish
package web

var spanish = texts{
	ask:        message{"Alguien ha iniciado sesión en su cuenta", "Si no ha sido usted, puede proteger su cuenta aquí."},
	when:       "Hora",
	app:        "Aplicación",
	device:     "Dispositivo",
	deviceHint: "Este nombre lo envió la aplicación que inició sesión. No está verificado.",
	wasYou:     message{"Si ha sido usted", "Cierre esta página. No se ha cambiado nada, y abrir esta página no cambia nada."},
	effects:    "Si pulsa el botón",
	signOut:    "Se cierra su sesión en todos los dispositivos.",
	password:   "Si inicia sesión aquí con una contraseña, tendrá que elegir una nueva.",
	team:       "Se informa a {brand} de este inicio de sesión.",
	act:        "No he sido yo: proteger mi cuenta",
	done:       message{"Su cuenta se está protegiendo", "Su sesión se cierra en todos los dispositivos en un minuto como máximo. Quien tenga una sesión abierta puede seguir viendo páginas durante una hora como máximo."},
	next:       "Qué puede hacer ahora",
	newPassword: "Si inicia sesión con una contraseña, elija una nueva que no use en ningún otro sitio. " +
		"Se le envía un código para ello, o puede pedirlo con «He olvidado mi contraseña».",
	provider:       "Si inicia sesión con otro proveedor, como Google o Apple, cambie su contraseña allí.",
	elsewhere:      "Si usa la contraseña anterior en otros sitios, cámbiela también allí, empezando por su correo.",
	used:           message{"Este enlace ya se ha usado", "Su cuenta se ha protegido con este enlace. Aquí no hay nada más que hacer."},
	superseded:     message{"Se ha usado un enlace más reciente", "Su cuenta se ha protegido con un enlace de un correo posterior. Si recibe otro aviso, use el enlace de ese correo."},
	expired:        message{"Este enlace es demasiado antiguo", "Los enlaces de los correos sirven durante siete días. Si cree que otra persona usa su cuenta, elija una contraseña nueva con «He olvidado mi contraseña»."},
	unknown:        message{"Este enlace no es válido", "Abra de nuevo el enlace completo desde el correo. Si no ayuda, elija una contraseña nueva con «He olvidado mi contraseña»."},
	notFound:       message{"Esta página no existe", "Compruebe la dirección o abra de nuevo el enlace desde el correo."},
	notAllowed:     message{"Esto no es posible aquí", "Abra de nuevo el enlace desde el correo."},
	tooLarge:       message{"Es demasiado", "Su navegador ha enviado más de lo que admite esta página. Abra de nuevo el enlace desde el correo."},
	elsewhereAsked: message{"Esto no venía de nuestra página", "Para protegerle no se ha cambiado nada. Abra el enlace desde el correo y pulse allí el botón."},
	unavailable:    message{"No funciona en este momento", "Inténtelo de nuevo en unos minutos. El enlace sigue siendo válido."},
	site:           "Sitio web",
	support:        "Ayuda",
	privacy:        "Privacidad",
}
