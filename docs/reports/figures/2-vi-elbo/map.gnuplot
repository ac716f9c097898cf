# Draw this figure with
#   gnuplot -e "theme='light'" map.gnuplot > map-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'


set terminal svg size 498,504 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.15243
set rmargin at screen 0.95498
set tmargin at screen 0.91071
set bmargin at screen 0.11706
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-2.586502714157:2.757015628815]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',13' tc rgb muted
unset logscale y
set yrange [-2.537974004745:2.809978609085]
set ytics nomirror out scale 0.5,0.3 norotate ('−2.5' -2.5, '−2.0' -2, '−1.5' -1.5, '−1.0' -1, '−0.5' -0.5, '0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2, '2.5' 2.5) font ',13' tc rgb muted
set label 'z_{1}' at screen 0.5537,0.038294 center tc rgb ink
set label 'z_{2}' at screen 0.038755,0.51389 center rotate tc rgb ink
set label '5' at first -0.06169942393899,0.1451577991247 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.3573024570942,-0.9423560500145 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -1.782878994942,0.6332687735558 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.02325992658734,0.4923583865166 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first 0.5544664859772,0.3570152521133 center offset 0,0.7 tc rgb ink font ',13' front
set label '1' at first 2.559107542038,0.6408157348633 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.01000907644629,-0.4751775860786 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first 0.9071982502937,-2.059511899948 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first -0.1854173392057,0.6089213490486 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 1.221070885658,-0.9837392568588 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -1.320120811462,-1.279128313065 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.2678153514862,0.9796741604805 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first 1.681555271149,-1.834496974945 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first -1.127025008202,0.1670030504465 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 1.945603728294,0.8595307469368 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.4785887897015,0.5617886185646 center offset 0,0.7 tc rgb ink font ',13' front
set label '5' at first -0.05160654708743,-0.1339154392481 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first -1.821030378342,-0.05365639179945 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first 0.6609558463097,-0.5782600045204 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.5972788929939,1.48619556427 center offset 0,0.7 tc rgb blue font ',13' front
set label '0' at first -1.082994937897,-1.763055920601 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 2.237313747406,0.2195032387972 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.3692099452019,1.436712741852 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first -1.301344156265,0.3156076073647 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 1.420656561852,-1.121609807014 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first -0.1950428783894,0.7389004826546 center offset 0,0.7 tc rgb sky font ',13' front
set label '6' at first 0.7802208662033,-1.723081111908 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.5704970955849,0.8238149881363 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.05907746776938,0.2139825075865 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -0.9883473515511,-0.1725762784481 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first -0.02148747071624,0.2357782274485 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.7208904623985,-0.831989467144 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.5937474370003,1.569954395294 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.4892180860043,1.096314072609 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first -0.9395067691803,-0.3837589025497 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first 0.4166065752506,-2.089795827866 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -1.194068551064,-0.1591410189867 center offset 0,0.7 tc rgb orange font ',13' front
set label '1' at first 2.160190582275,0.9630853533745 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.04214166477323,1.20906329155 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 0.8634625077248,-0.8120488524437 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first -0.4146499335766,0.1984866261482 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 2.273069381714,0.6221634149551 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -1.141427278519,-1.464922428131 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first 0.3960653841496,-1.660129308701 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.4582031667233,0.683419406414 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first -0.3951955139637,1.859082698822 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.001455422490835,0.6380359530449 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first 1.107573866844,0.7342480421066 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first 0.04268276318908,0.4767580032349 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.03571384772658,-0.3328487277031 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.5541881918907,-0.8755338788033 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.745478451252,-0.3385149240494 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first -1.002669453621,-0.562804877758 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.05026611685753,-0.05010130256414 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.3150018155575,1.907201528549 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.6087204813957,0.260690510273 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first -1.047757744789,0.2132015675306 center offset 0,0.7 tc rgb purple font ',13' front
set label '2' at first -0.299286454916,1.462402820587 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first 0.3931713998318,-1.450596809387 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first 0.9575889706612,-0.6114640831947 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -0.5118407607079,-0.9652655720711 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.5401582121849,-0.2064321935177 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first -1.019466042519,0.8679528832436 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first -1.013852953911,0.2197867482901 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 1.328364253044,0.7717697620392 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.4079422056675,-1.684249639511 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.04760546609759,0.619451880455 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first 0.3802604675293,0.22368671 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first 0.8152040243149,-1.179528594017 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first -0.2550910413265,0.4830511212349 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -0.9120588898659,0.1395170241594 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first -1.145217657089,-1.445999383926 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.667846560478,0.09461985528469 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -1.229124188423,1.474519968033 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.2799548208714,-0.05561980977654 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first 0.8707619309425,-0.3692969679832 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 0.287462502718,-0.7896363139153 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.7865865826607,0.001577813178301 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.04584197327495,0.5303604602814 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -1.58635699749,-0.330126106739 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first -0.5304362177849,-0.191045537591 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.6048686504364,-1.199082493782 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.8401280045509,1.29446554184 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first -1.313625216484,1.278248548508 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first -0.8221734762192,-0.1132283508778 center offset 0,0.7 tc rgb purple font ',13' front
set label '7' at first 0.7404381036758,0.06364737451077 center offset 0,0.7 tc rgb ink font ',13' front
set label '6' at first 0.305109411478,-1.289817452431 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -0.9262739419937,-0.1526550501585 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.6008906364441,0.2591659426689 center offset 0,0.7 tc rgb blue font ',13' front
set label '0' at first -0.742270886898,-1.425282001495 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 1.574109792709,-0.2448178082705 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first -0.9128591418266,0.009099677205086 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 2.517045974731,0.482612490654 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.5198751091957,-1.011268019676 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first -0.06764007359743,-0.03504951298237 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first 0.4342989623547,-0.007656933739781 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first -0.7800528407097,1.982547521591 center offset 0,0.7 tc rgb green font ',13' front
set label '4' at first 1.268947720528,-0.5317597985268 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first -0.7870482802391,-0.6591514348984 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.2790997028351,-0.4345907568932 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -0.924745619297,0.3088374137878 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first -0.8668895959854,-1.097541570663 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -1.771703720093,2.611906290054 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -1.395785450935,0.8153218626976 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.3149726688862,-0.294508934021 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first 0.03797784075141,0.6338302493095 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.5691737532616,-1.709034442902 center offset 0,0.7 tc rgb gray font ',13' front
set label '8' at first 0.480776399374,-0.372566819191 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 0.4678717553616,-0.3527495265007 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.6647101044655,0.5989726185799 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.6586468815804,-0.9905751347542 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -0.6534264683723,-0.2142096608877 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first -0.3913944363594,-0.2169341593981 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first -1.225073695183,1.352368235588 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first -0.4684784412384,1.886500358582 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.0749548971653,-0.9457494616508 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.4629109799862,0.4799408316612 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first -0.7945086359978,-0.3393406271935 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first -1.053697705269,0.4015642404556 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 0.7337952256203,-0.4085963368416 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first -2.05823802948,1.616314888 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.03582471981645,-0.03658078983426 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -1.785523533821,1.301398634911 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.2728332281113,-0.5470318198204 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -1.162702083588,-1.600556254387 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 1.90132188797,-1.002858757973 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 0.3323659300804,-1.66474032402 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.6248469948769,0.5180190205574 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.2115520685911,0.2259258776903 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 1.471382260323,-0.02455150336027 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.1928195655346,0.3240562081337 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.3860366642475,-1.174739599228 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 1.214799642563,-0.03992924839258 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first -0.4406071901321,-0.06215167045593 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.9075195193291,1.010078310966 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.3489883542061,0.679947078228 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.6652108430862,0.07250820845366 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first -0.02483128942549,0.1567494422197 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first 0.1680033057928,-1.136120200157 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first 1.728401899338,-0.9233332276344 center offset 0,0.7 tc rgb amber font ',13' front
set label '0' at first -0.6928104162216,-1.193816781044 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -0.7546682953835,-0.07604265213013 center offset 0,0.7 tc rgb purple font ',13' front
set label '2' at first -0.4638310074806,1.421318411827 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.4086344540119,1.131129384041 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.6292209625244,-2.027484178543 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first -0.2823885083199,-0.1963749676943 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first 0.7283771634102,0.1541673690081 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first 0.7772335410118,-0.05962115526199 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first 1.255403637886,-0.07605835795403 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.157310038805,1.492322683334 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -0.4264143407345,0.1120608597994 center offset 0,0.7 tc rgb purple font ',13' front
set label '0' at first -1.191796422005,-1.713578462601 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.078211545944,2.067222356796 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.7981072068214,1.753871917725 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.01775327324867,0.7715030908585 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first 0.8704400658607,-0.5877315998077 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 1.501942157745,-1.235617160797 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first 0.6306152939796,0.5342638492584 center offset 0,0.7 tc rgb ink font ',13' front
set label '8' at first 0.8498464226723,0.983510196209 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -2.38859462738,-0.7707412838936 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first 0.06545153260231,0.08895452320576 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.2130893170834,-0.3478816747665 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.6475394964218,1.465403079987 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first -1.03270304203,0.3082454800606 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first -0.2786343991756,-0.9184772968292 center offset 0,0.7 tc rgb gray font ',13' front
set label '1' at first 0.6083082556725,1.147300839424 center offset 0,0.7 tc rgb orange font ',13' front
set label '9' at first -0.5828049778938,-0.2836817502975 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.8618745207787,0.7787138819695 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first -1.559613108635,0.1653800904751 center offset 0,0.7 tc rgb purple font ',13' front
set label '8' at first -0.1557178646326,0.9792311787605 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 0.8672047257423,-0.6892502307892 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 0.467762619257,1.94834446907 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.7763633728027,-1.481078863144 center offset 0,0.7 tc rgb blue font ',13' front
set label '6' at first 0.269140034914,-1.511225700378 center offset 0,0.7 tc rgb gray font ',13' front
set label '2' at first 0.3080026209354,0.2616659402847 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first 0.04328512772918,0.3480031490326 center offset 0,0.7 tc rgb sky font ',13' front
set label '7' at first 0.7095373272896,0.7973547577858 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first 1.202886581421,-0.7625918984413 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first -1.20047211647,-0.2348076254129 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first 0.06848999857903,-0.3920869231224 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -0.9644804596901,-0.04895734786987 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first -0.6800604462624,-0.4541562199593 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -1.234780669212,-0.9661721587181 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first -1.083907961845,-0.6198286414146 center offset 0,0.7 tc rgb orange font ',13' front
set label '8' at first -0.2954678237438,0.02763206511736 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first -1.887799143791,1.052284359932 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.6583077907562,0.1793277859688 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first -0.7882279157639,1.005998373032 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first 0.2121751606464,-1.066384792328 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first -1.1423214674,-0.3120898008347 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 1.012338280678,-0.2988896965981 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first -1.106472611427,-0.1685365885496 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first -0.9026324748993,2.12718129158 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first -1.272575139999,1.828109383583 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.7773150801659,-2.008445978165 center offset 0,0.7 tc rgb gray font ',13' front
set label '0' at first -1.208597064018,-1.267993688583 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -1.193705320358,0.04502640664577 center offset 0,0.7 tc rgb purple font ',13' front
set label '9' at first -1.988609075546,-0.115137077868 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.3534697592258,0.1231313049793 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first 1.34657394886,-0.4712633490562 center offset 0,0.7 tc rgb amber font ',13' front
set label '8' at first -0.1596895009279,0.4001618623734 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.4012918770313,0.700601875782 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first -0.09733777493238,0.1675668954849 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first -0.626419365406,1.014370441437 center offset 0,0.7 tc rgb green font ',13' front
set label '4' at first 1.036395430565,-0.1645452082157 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 0.3280069231987,-1.317639350891 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -1.263857245445,-0.1871989667416 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.5254238247871,0.6178580522537 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -1.232843756676,-1.121587753296 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.2069467008114,-0.03086886927485 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.3140925765038,0.2249061614275 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.4839821755886,1.397951364517 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first -1.286713480949,0.312778532505 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first 1.121685147285,-1.936284780502 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -0.7251253724098,-0.2015589624643 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.8040326237679,-1.275154352188 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -1.31875038147,0.4734758734703 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.3264474272728,0.5143877863884 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first 0.6653900742531,-0.31693816185 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first -0.9765335917473,-0.0630549043417 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 1.509573101997,1.786497354507 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.8570858240128,-2.339901685715 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first -0.277918279171,-0.3030676841736 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.05277199298143,0.7450292110443 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first 0.4670921266079,0.2219934612513 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first 0.4477179348469,-0.4709136486053 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first -0.4054553806782,0.05996905267239 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.660638153553,-0.7621423602104 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.5460628867149,1.30979180336 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.2459455728531,-0.4341333508492 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -1.110829472542,0.1275501698256 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 1.928444027901,2.093337774277 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first -0.01484664902091,0.4299906492233 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first -1.092024803162,-0.05319978296757 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.5848173499107,-1.763894319534 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first 1.802926301956,-0.7601900696754 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.4154268503189,0.5768581032753 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -0.8579685091972,-1.439407229424 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first 0.1137327849865,1.273381471634 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.7241293787956,1.643130779266 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first -0.6040745973587,0.3021959066391 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first 0.2175077497959,0.1157992482185 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -1.06934094429,-0.8761425614357 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 1.134682178497,1.970626115799 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.6284925937653,-1.664076566696 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -0.9546980261803,-0.3006516695023 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.4180175960064,0.2977191209793 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first -1.156252026558,0.4095180034637 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 0.8642859458923,-0.658352792263 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first -0.08806179463863,2.023907423019 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.3597898185253,1.365206956863 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.1102044731379,0.4086990356445 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first -0.3042177259922,0.757525742054 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 1.796577334404,-0.939916908741 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 0.7977227568626,-1.572909355164 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -1.793310165405,-0.7318467497826 center offset 0,0.7 tc rgb orange font ',13' front
set label '7' at first 0.7441091537476,0.3925016522408 center offset 0,0.7 tc rgb ink font ',13' front
set label '0' at first -1.153992533684,-1.41842675209 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.5401706695557,0.5220936536789 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first 0.699363052845,0.8569788336754 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first -0.3013039827347,-0.2459678649902 center offset 0,0.7 tc rgb sky font ',13' front
set label '9' at first -1.016104340553,-0.4955345392227 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first -1.426775693893,0.196932643652 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 1.260886788368,1.653707742691 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.9445090889931,-1.110501289368 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first 0.931642472744,0.267601788044 center offset 0,0.7 tc rgb ink font ',13' front
set label '6' at first 0.4744735658169,-1.184462308884 center offset 0,0.7 tc rgb gray font ',13' front
set label '4' at first 1.243081688881,-0.6423587799072 center offset 0,0.7 tc rgb amber font ',13' front
set label '2' at first -0.8309249281883,1.044127702713 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first -0.9307938218117,0.2804268598557 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.7020411491394,1.513034820557 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.6388832330704,-1.231301307678 center offset 0,0.7 tc rgb gray font ',13' front
set label '8' at first -0.09813898801804,0.5311594605446 center offset 0,0.7 tc rgb blue font ',13' front
set label '5' at first 0.1295872032642,-0.1852383613586 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first 1.059919595718,-0.786311686039 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.6089366078377,0.3079554438591 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first -1.399131894112,0.7751342654228 center offset 0,0.7 tc rgb green font ',13' front
set label '9' at first -1.13883960247,-0.7468413710594 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.8779228329659,-1.503222107887 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -1.422257423401,-0.01427264511585 center offset 0,0.7 tc rgb purple font ',13' front
set label '8' at first -0.7513132691383,-0.01995088160038 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 2.379387378693,0.3562996983528 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first -0.839193046093,-0.393024623394 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first 0.8085715770721,-0.5202789902687 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 0.2853339612484,-0.921259701252 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -1.770707249641,-0.4408573508263 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.8379529118538,-1.358607053757 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first 0.4453794956207,0.2824012041092 center offset 0,0.7 tc rgb ink font ',13' front
set label '5' at first -0.8037239909172,-0.3790526390076 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first -1.274821281433,1.422015070915 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first 1.530037760735,0.08469883352518 center offset 0,0.7 tc rgb blue font ',13' front
set label '3' at first -1.319725751877,0.4833814501762 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first 0.631330370903,-1.670343399048 center offset 0,0.7 tc rgb gray font ',13' front
set label '1' at first -0.133524030447,-0.1096573472023 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -1.95339012146,-2.179900407791 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.570367872715,1.98674249649 center offset 0,0.7 tc rgb green font ',13' front
set label '7' at first 0.6337747573853,0.2448840290308 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first -1.286854028702,0.1023593693972 center offset 0,0.7 tc rgb purple font ',13' front
set label '9' at first -1.696625828743,-0.5882884860039 center offset 0,0.7 tc rgb orange font ',13' front
set label '4' at first 1.099779605865,-0.5594437718391 center offset 0,0.7 tc rgb amber font ',13' front
set label '1' at first 2.552633523941,0.110304042697 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.7572802901268,-1.650270938873 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first -0.4508375823498,-0.1550543010235 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.4279759526253,0.248482182622 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 1.012879014015,-0.4084020853043 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.1660660356283,1.188896656036 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first 1.08211171627,0.3102385401726 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.7725574970245,-1.237473130226 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.7598341107368,0.06469257175922 center offset 0,0.7 tc rgb green font ',13' front
set label '3' at first -0.7524016499519,0.2680075764656 center offset 0,0.7 tc rgb purple font ',13' front
set label '5' at first -0.004126142710447,0.4693111181259 center offset 0,0.7 tc rgb sky font ',13' front
set label '8' at first 0.550225675106,0.1520473510027 center offset 0,0.7 tc rgb blue font ',13' front
set label '9' at first 0.1093207299709,0.3305297493935 center offset 0,0.7 tc rgb orange font ',13' front
set label '1' at first 0.9127206206322,1.290932893753 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.4468593895435,-0.5027310848236 center offset 0,0.7 tc rgb blue font ',13' front
set label '2' at first -0.5554637312889,1.424288272858 center offset 0,0.7 tc rgb green font ',13' front
set label '6' at first 0.9318327307701,-1.58063018322 center offset 0,0.7 tc rgb gray font ',13' front
set label '7' at first -0.1198951452971,0.9500438570976 center offset 0,0.7 tc rgb ink font ',13' front
set label '3' at first -0.5400642156601,0.5087165236473 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 0.6421187520027,-0.2834149003029 center offset 0,0.7 tc rgb amber font ',13' front
set label '5' at first -0.09594766795635,0.1215152293444 center offset 0,0.7 tc rgb sky font ',13' front
set label '1' at first 0.7630915641785,0.8942234516144 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 0.7308575510979,-1.428439736366 center offset 0,0.7 tc rgb gray font ',13' front
set label '3' at first -0.9376565814018,0.2576270699501 center offset 0,0.7 tc rgb purple font ',13' front
set label '4' at first 0.6249400377274,-0.5442385673523 center offset 0,0.7 tc rgb amber font ',13' front
set label '7' at first 0.4394308924675,1.067335128784 center offset 0,0.7 tc rgb ink font ',13' front
set label '9' at first -0.7168460488319,-0.04142274707556 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.7327554821968,-1.298476696014 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first 0.4250575006008,0.1959126740694 center offset 0,0.7 tc rgb blue font ',13' front
set label '1' at first 0.1055170893669,-0.2208661586046 center offset 0,0.7 tc rgb orange font ',13' front
set label '2' at first -0.7455080151558,1.468513846397 center offset 0,0.7 tc rgb green font ',13' front
set label '5' at first -0.4909917712212,-0.6044139862061 center offset 0,0.7 tc rgb sky font ',13' front
set label '4' at first 0.7429433465004,-0.5696672201157 center offset 0,0.7 tc rgb amber font ',13' front
set label '6' at first 0.3884891271591,-1.320687413216 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -1.562456488609,0.2049732655287 center offset 0,0.7 tc rgb orange font ',13' front
set label '5' at first -0.03560962900519,-0.155640989542 center offset 0,0.7 tc rgb sky font ',13' front
set label '0' at first -0.8413375020027,-1.425032615662 center offset 0,0.7 tc rgb blue font ',13' front
set label '8' at first -0.2977700829506,-0.03359264135361 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first 0.6873398423195,0.3247213363647 center offset 0,0.7 tc rgb ink font ',13' front
set label '2' at first -0.6315554976463,1.344596147537 center offset 0,0.7 tc rgb green font ',13' front
set label '1' at first 0.08435574173927,0.5752500891685 center offset 0,0.7 tc rgb orange font ',13' front
set label '3' at first 0.02784081920981,0.3594033718109 center offset 0,0.7 tc rgb purple font ',13' front
set label '6' at first 0.3633564710617,-1.681183576584 center offset 0,0.7 tc rgb gray font ',13' front
set label '9' at first -1.854519963264,-0.4596502780914 center offset 0,0.7 tc rgb orange font ',13' front
set label '0' at first -0.7255212664604,-1.305510997772 center offset 0,0.7 tc rgb blue font ',13' front
set label '7' at first 0.8170626759529,-0.03878095000982 center offset 0,0.7 tc rgb ink font ',13' front
set label '4' at first 2.055743217468,-0.8796805739403 center offset 0,0.7 tc rgb amber font ',13' front
set label '3' at first -0.03962434828281,0.244192942977 center offset 0,0.7 tc rgb purple font ',13' front
set label '1' at first 0.3355364501476,2.055417776108 center offset 0,0.7 tc rgb orange font ',13' front
set label '6' at first 1.190232396126,-1.799873590469 center offset 0,0.7 tc rgb gray font ',13' front
set label '5' at first -0.5996006131172,-0.3549577593803 center offset 0,0.7 tc rgb sky font ',13' front
set label '2' at first -0.8605434298515,1.465740442276 center offset 0,0.7 tc rgb green font ',13' front
set label '8' at first -0.2616244256496,-0.07838261127472 center offset 0,0.7 tc rgb blue font ',13' front
set label '4' at first 1.924075722694,-0.8325496315956 center offset 0,0.7 tc rgb amber font ',13' front
set label '9' at first -0.8458744883537,-0.3786507844925 center offset 0,0.7 tc rgb orange font ',13' front
set label '{/:Bold codes of test images}' at screen 0.15243,0.9623 left tc rgb ink
plot NaN notitle
unset multiplot
