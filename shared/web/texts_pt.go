//nolint:misspell // the words are Portuguese
package web

var portuguese = texts{
	ask:        message{"Alguém entrou na sua conta", "Se não foi você, pode proteger a sua conta aqui."},
	when:       "Hora",
	app:        "Aplicação",
	device:     "Dispositivo",
	deviceHint: "Este nome foi enviado pela aplicação que entrou na conta. Não está verificado.",
	wasYou:     message{"Se foi você", "Feche esta página. Nada foi alterado, e abrir esta página não altera nada."},
	effects:    "Se carregar no botão",
	signOut:    "A sua sessão é terminada em todos os dispositivos.",
	password:   "Se entra aqui com uma senha, terá de escolher uma nova.",
	team:       "{brand} é informada sobre este acesso.",
	act:        "Não fui eu: proteger a minha conta",
	done:       message{"A sua conta está a ser protegida", "A sua sessão é terminada em todos os dispositivos em um minuto, no máximo. Quem tiver sessão aberta ainda pode ver páginas abertas durante alguns minutos."},
	next:       "O que pode fazer agora",
	newPassword: "Se entra com uma senha, escolha uma nova que não use em mais nenhum lugar. " +
		"É enviado um código para isso, ou pode pedir um com “Esqueci a senha”.",
	provider:       "Se entra por outro fornecedor, como Google ou Apple, altere a sua senha lá.",
	elsewhere:      "Se usa a senha antiga noutros lugares, altere-a também lá, a começar pelo seu e-mail.",
	used:           message{"Este link já foi usado", "A sua conta foi protegida com este link. Não há mais nada a fazer aqui."},
	superseded:     message{"Foi usado um link mais recente", "A sua conta foi protegida com um link de um e-mail posterior. Se receber outro alerta, use o link desse e-mail."},
	expired:        message{"Este link é demasiado antigo", "Os links dos e-mails funcionam durante sete dias. Se acha que outra pessoa usa a sua conta, escolha uma nova senha com “Esqueci a senha”."},
	unknown:        message{"Este link não é válido", "Abra de novo o link completo a partir do e-mail. Se não ajudar, escolha uma nova senha com “Esqueci a senha”."},
	notFound:       message{"Esta página não existe", "Verifique o endereço ou abra de novo o link a partir do e-mail."},
	notAllowed:     message{"Isto não é possível aqui", "Abra de novo o link a partir do e-mail."},
	tooLarge:       message{"É demasiado", "O seu navegador enviou mais do que esta página aceita. Abra de novo o link a partir do e-mail."},
	elsewhereAsked: message{"Isto não veio da nossa página", "Para sua proteção, nada foi alterado. Abra o link a partir do e-mail e carregue lá no botão."},
	unavailable:    message{"Não funciona neste momento", "Tente de novo dentro de alguns minutos. O link continua válido."},
	site:           "Site",
	support:        "Ajuda",
	privacy:        "Privacidade",
}
