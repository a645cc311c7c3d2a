//nolint:dupword,misspell // the words are French
package web

var french = texts{
	ask:        message{"Quelqu’un s’est connecté à votre compte", "Si ce n’était pas vous, vous pouvez protéger votre compte ici."},
	when:       "Heure",
	app:        "Application",
	device:     "Appareil",
	deviceHint: "Ce nom a été envoyé par l’application qui s’est connectée. Il n’est pas vérifié.",
	wasYou:     message{"Si c’était vous", "Fermez cette page. Rien n’a été modifié, et ouvrir cette page ne modifie rien."},
	effects:    "Si vous appuyez sur le bouton",
	signOut:    "Votre session est fermée sur tous les appareils.",
	password:   "Si vous vous connectez ici avec un mot de passe, vous devez en choisir un nouveau.",
	team:       "La connexion est signalée à {brand}.",
	act:        "Ce n’était pas moi : protéger mon compte",
	done:       message{"Votre compte est en cours de protection", "Votre session est fermée sur tous les appareils en une minute au plus. Une personne connectée peut encore voir des pages pendant une heure au plus."},
	next:       "Ce que vous pouvez faire maintenant",
	newPassword: "Si vous vous connectez avec un mot de passe, choisissez-en un nouveau que vous n’utilisez nulle part ailleurs. " +
		"Un code vous est envoyé, ou vous pouvez en demander un avec « Mot de passe oublié ».",
	provider:       "Si vous vous connectez par un autre fournisseur, comme Google ou Apple, changez votre mot de passe chez lui.",
	elsewhere:      "Si vous utilisez l’ancien mot de passe ailleurs, changez-le aussi, en commençant par votre messagerie.",
	used:           message{"Ce lien a déjà été utilisé", "Votre compte a été protégé avec ce lien. Il n’y a plus rien à faire ici."},
	superseded:     message{"Un lien plus récent a été utilisé", "Votre compte a été protégé avec un lien d’un message ultérieur. Si vous recevez une autre alerte, utilisez le lien de ce message."},
	expired:        message{"Ce lien est trop ancien", "Les liens des messages sont valables sept jours. Si vous pensez que quelqu’un d’autre utilise votre compte, choisissez un nouveau mot de passe avec « Mot de passe oublié »."},
	unknown:        message{"Ce lien n’est pas valable", "Veuillez rouvrir le lien complet depuis le message. Si cela n’aide pas, choisissez un nouveau mot de passe avec « Mot de passe oublié »."},
	notFound:       message{"Cette page n’existe pas", "Veuillez vérifier l’adresse ou rouvrir le lien depuis le message."},
	notAllowed:     message{"Ce n’est pas possible ici", "Veuillez rouvrir le lien depuis le message."},
	tooLarge:       message{"C’est trop volumineux", "Votre navigateur a envoyé plus que cette page n’accepte. Veuillez rouvrir le lien depuis le message."},
	elsewhereAsked: message{"Cette demande ne vient pas de notre page", "Pour vous protéger, rien n’a été modifié. Veuillez ouvrir le lien depuis le message et y appuyer sur le bouton."},
	unavailable:    message{"Cela ne fonctionne pas pour le moment", "Veuillez réessayer dans quelques minutes. Le lien reste valable."},
	site:           "Site web",
	support:        "Aide",
	privacy:        "Confidentialité",
}
